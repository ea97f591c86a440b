import { andThen } from "../concurrency/maybe-promise.ts";
import type { DPoP } from "../dpop/dpop.ts";
import { ConfigurationError, InvalidTokenError, UnauthorizedError } from "../errors.ts";
import type { MutualTls } from "../mtls/mutual-tls.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import { bearerCredentials, dpopCredentials } from "../verify/bearer.ts";
import { type ConfirmSender, senderConstrained } from "../verify/confirmation.ts";

/** Which tokens that are bound to a key of their sender are taken. */
export interface SenderPolicy {
  /** Takes tokens that are bound with DPoP (RFC 9449): the result of `dpop()`. Default: they are refused. */
  dpop?: DPoP | undefined;
  /**
   * Takes tokens that are bound to a client's certificate (mutual TLS, RFC 8705): the result of `mutualTls()`. Default:
   * they are refused.
   */
  mutualTls?: MutualTls | undefined;
}

/** Throws {@link ConfigurationError} if a member of the policy is none, such as `true` or the function itself. */
export function requireSenderPolicy({ dpop, mutualTls }: SenderPolicy): void {
  if (dpop !== undefined && typeof dpop?.check !== "function") {
    throw new ConfigurationError("dpop must be the result of dpop(), such as `dpop: dpop({ required: true })`");
  }
  if (mutualTls !== undefined && typeof mutualTls?.check !== "function") {
    throw new ConfigurationError("mutualTls must be the result of mutualTls(), such as `mutualTls: mutualTls()`");
  }
}

/** The credentials of a request. The syntax of the token is unchecked. */
export interface Credentials {
  scheme: "Bearer" | "DPoP";
  token: string;
}

/**
 * The credentials of a request, of a scheme that the policy allows.
 *
 * @param url The URL of the request.
 * @throws what {@link bearerCredentials} throws.
 */
export function credentialsOf(request: RequestHead, url: string, { dpop }: SenderPolicy): Credentials {
  const token = dpop && dpopCredentials(request, url);
  if (token !== undefined) return { scheme: "DPoP", token };
  const bearer = bearerCredentials(request, url);
  if (dpop?.required) throw new UnauthorizedError("This server takes bound tokens only", "unsupported_scheme");
  return { scheme: "Bearer", token: bearer };
}

/** A request whose token may be bound. */
export interface SentToken extends Credentials {
  request: RequestHead;
  /** The request as the platform gave it to this server. Only this object is tied to the connection. */
  received: RequestHead;
  /** The URL of the request. */
  url: URL;
  /** The resource identifier. Its origin is the one that clients use. */
  identifier: string;
}

/**
 * Decides whether the sender of a token may use it, where bound tokens are taken. This is the only place that does.
 *
 * @param onNonce Called with the nonce that the client should use from now on, if that is another one.
 */
export function confirmSenderOf(
  { request, received, url, identifier, scheme, token }: SentToken,
  { dpop, mutualTls }: SenderPolicy,
  runtime: Pick<Runtime, "emit" | "now">,
  onNonce: (nonce: string) => void,
): ConfirmSender {
  const confirmKey = (thumbprint: string | undefined) => {
    if (thumbprint === undefined && scheme === "Bearer") return;
    if (thumbprint === undefined) throw new InvalidTokenError("The token is bound to no key", "unbound_token");
    // As a bearer token, it would be of use to whoever has it (RFC 9449 section 7.2).
    if (scheme === "Bearer" || !dpop) throw senderConstrained();
    const { pathname, search } = url;
    const publicUrl = new URL(new URL(identifier).origin + pathname + search);
    return dpop.check({ request, url: publicUrl, token, thumbprint }, runtime).then((nonce) => {
      if (nonce !== undefined) onNonce(nonce);
    });
  };
  return ({ jkt: key, "x5t#S256": certificate } = {}) => {
    if (certificate !== undefined && !mutualTls) throw senderConstrained();
    // The certificate is checked first, because that costs less and uses nothing up.
    return andThen(mutualTls?.check(received, certificate), () => confirmKey(key));
  };
}
