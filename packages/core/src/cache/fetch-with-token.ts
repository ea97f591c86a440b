import { toList } from "../encoding/json.ts";
import { isSecureUrl, parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { GetTokenOptions } from "./token-request.ts";

/** Settings of one call of the upstream API: those of `fetch`, and those of the token. */
export interface FetchWithTokenOptions extends Omit<RequestInit, "signal">, GetTokenOptions {
  /**
   * Further origins that the token may be sent to, such as `https://uploads.github.com`. Default: that of the resource only.
   * A resource that is no URL has no origin.
   */
  allowedOrigins?: string | readonly string[] | undefined;
}

/**
 * What to call, if the token may be sent there: over https (http on loopback only), to the origin of its resource or to one
 * that `allowedOrigins` names. A URL object is read once, so that what is done to it later changes nothing.
 *
 * @throws {ConfigurationError} that names the origin, and nothing else of the address.
 */
export function requireTarget(
  input: Request | URL | string,
  resource: string,
  allowedOrigins: FetchWithTokenOptions["allowedOrigins"],
): Request | string {
  const address = input instanceof Request ? input.url : String(input);
  const url = parseUrl(address);
  if (!url) throw new ConfigurationError("fetchWithToken needs the whole URL of what is to be called");
  if (url.username || url.password) {
    throw new ConfigurationError(
      "fetchWithToken takes no URL with a user name or a password: the token says who calls",
    );
  }
  const { origin } = url;
  const allowed = [parseUrl(resource)?.origin, ...toList(allowedOrigins).map(requireOrigin)];
  if (!isSecureUrl(url)) {
    throw new ConfigurationError(
      `fetchWithToken sends tokens over https only (http on loopback aside), not to ${origin}`,
    );
  }
  if (allowed.includes(origin)) return input instanceof Request ? input : address;
  throw new ConfigurationError(
    `fetchWithToken sends the token for ${resource} to the origin of that resource only, not to ${origin}: ` +
      "name in allowedOrigins what else may have it",
  );
}

/** One with a slash or a path behind it would never match, and nobody would know why. */
function requireOrigin(value: string): string {
  const origin = parseUrl(value)?.origin;
  if (origin === value) return value;
  // The rest of a URL, and what is none, may be a secret.
  const got = origin === undefined || origin === "null" ? "" : `, not a URL at ${origin}`;
  throw new ConfigurationError(`allowedOrigins must hold origins such as "https://uploads.example"${got}`);
}

/** Whether the call's body is gone once it was sent: it is a stream. */
export function isSentOnce(input: Request | URL | string, { body }: FetchWithTokenOptions): boolean {
  return body == null ? input instanceof Request && input.body !== null : body instanceof ReadableStream;
}

/** The call with its token. Redirects are handed back: some runtimes would carry the token to wherever they point. */
export function authorized(
  accessToken: string,
  input: Request | URL | string,
  options: FetchWithTokenOptions,
): Request {
  const { scope: _scope, ctx: _ctx, allowedOrigins: _, signal = signalOf(input), ...init } = options;
  // A signal of its own: workerd does not heed that of an incoming request, if it is handed on as it is.
  const heeded = signal && { signal: AbortSignal.any([signal]) };
  const request = new Request(input, { ...init, ...heeded, redirect: "manual" });
  request.headers.set("Authorization", `Bearer ${accessToken}`);
  return request;
}

function signalOf(input: Request | URL | string): AbortSignal | undefined {
  return input instanceof Request ? input.signal : undefined;
}
