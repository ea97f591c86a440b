import { andThen, type MaybePromise } from "../concurrency/maybe-promise.ts";
import { encodeBase64url } from "../encoding/base64url.ts";
import { ConfigurationError, InvalidTokenError } from "../errors.ts";
import type { RequestHead } from "../platform/request.ts";

/**
 * Tells which certificate the client has proven to hold, on the TLS connection that the request came over.
 *
 * @param request The request as the platform gave it to the server.
 * @returns the thumbprint of the certificate: the SHA-256 hash of its DER encoding, in base64url (RFC 8705 section 3.1).
 *   Null if the client showed no certificate. Undefined if the platform doesn't tell.
 * @throws {InvalidTokenError} if the certificate is not accepted.
 */
export type ClientThumbprint = (request: RequestHead) => MaybePromise<string | null | undefined>;

/** Settings of `mutualTls` on a platform that tells which certificate a client has. */
export interface MutualTlsOptions {
  /** Whether to refuse tokens that are not bound to a certificate. Default: false. */
  required?: boolean | undefined;
}

/** Settings of {@link mutualTls}. */
export interface MutualTlsSource extends MutualTlsOptions {
  /**
   * Where the platform tells which certificate the client has. It must be the TLS layer of this server's connections.
   * Never read a header here: every client can send one.
   */
  thumbprint: ClientThumbprint;
}

/** What a server needs to take tokens that are bound to a certificate. */
export interface MutualTls {
  readonly required: boolean;
  /**
   * Checks that the client of a request holds the certificate that its token is bound to.
   *
   * @param thumbprint The thumbprint in the token: `cnf["x5t#S256"]`. Undefined if the token is bound to no certificate.
   * @throws {InvalidTokenError} unless the client may use the token.
   */
  check(request: RequestHead, thumbprint: string | undefined): MaybePromise<void>;
}

/**
 * Takes tokens that are bound to a certificate of the client (mutual TLS, RFC 8705 section 3). A token that leaks is then
 * of no use to others. Without this value, a server refuses bound tokens.
 *
 * The packages for Workers and Node have a `mutualTls` of their own, which knows where these platforms tell the
 * certificate. This one is for other platforms.
 *
 * @throws {ConfigurationError} if `thumbprint` is missing, because the platform does not tell certificates by itself.
 */
export function mutualTls({ thumbprint: thumbprintOf, required = false }: MutualTlsSource): MutualTls {
  if (typeof thumbprintOf !== "function") {
    throw new ConfigurationError(
      "mutualTls needs `thumbprint`, because this platform does not tell which certificate a client has",
    );
  }
  return {
    required,
    check(request, thumbprint) {
      if (thumbprint !== undefined) {
        return andThen(thumbprintOf(request), (shown) => requireSame(shown, thumbprint));
      }
      if (required) throw new InvalidTokenError("The token is bound to no certificate", "unbound_token");
    },
  };
}

function requireSame(shown: string | null | undefined, thumbprint: string): void {
  if (shown === undefined) {
    throw new InvalidTokenError("Nothing tells this server which certificate the client has", "unknown_certificate");
  }
  if (shown === null) {
    throw new InvalidTokenError(
      "The token is bound to a certificate, and the client showed none",
      "missing_certificate",
    );
  }
  // Neither is a secret, so the time of the comparison tells nothing.
  if (shown !== thumbprint) {
    throw new InvalidTokenError("The token is bound to another certificate than the client's", "wrong_certificate");
  }
}

const HEX = /^[0-9a-f]{64}$/i;

/**
 * The thumbprint of a certificate in base64url, from its SHA-256 fingerprint in hexadecimal, with or without colons
 * between the bytes. Undefined if the text is no such fingerprint.
 */
export function thumbprintFromHex(fingerprint: string): string | undefined {
  const digits = fingerprint.replaceAll(":", "");
  if (!HEX.test(digits)) return undefined;
  return encodeBase64url(Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));
}
