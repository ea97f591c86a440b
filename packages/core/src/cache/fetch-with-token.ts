import { toList } from "../encoding/json.ts";
import { isSecureUrl, parseUrl, requireOrigin } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { GetTokenOptions } from "./token-request.ts";

/** Settings of one call of the upstream API: the options of `fetch`, and the options of the token request. */
export interface FetchWithTokenOptions extends Omit<RequestInit, "signal">, GetTokenOptions {
  /**
   * Further origins to which the token may be sent, such as `https://uploads.github.com`. Default: only the origin of
   * the resource. A resource that is not a URL has no origin.
   */
  allowedOrigins?: string | readonly string[] | undefined;
}

/**
 * Returns the target of the call if the token may be sent there: over https (http on loopback only), to the origin of
 * its resource or to one of `allowedOrigins`. A URL object is copied to a string, so later changes to it have no
 * effect.
 *
 * @throws {ConfigurationError} otherwise. The message contains at most the origin of the target's URL.
 */
export function requireTarget(
  input: Request | URL | string,
  resource: string,
  allowedOrigins: FetchWithTokenOptions["allowedOrigins"],
): Request | string {
  const address = input instanceof Request ? input.url : String(input);
  const url = parseUrl(address);
  if (!url) throw new ConfigurationError("fetchWithToken needs an absolute URL");
  if (url.username || url.password) {
    throw new ConfigurationError(
      "fetchWithToken takes no URL with a user name or a password: the token identifies the caller",
    );
  }
  const { origin } = url;
  const allowed = [
    parseUrl(resource)?.origin,
    ...toList(allowedOrigins).map((value) => requireOrigin(value, "allowedOrigins")),
  ];
  if (!isSecureUrl(url)) {
    throw new ConfigurationError(`fetchWithToken sends tokens over https only (http on loopback), not to ${origin}`);
  }
  if (allowed.includes(origin)) return input instanceof Request ? input : address;
  throw new ConfigurationError(
    `fetchWithToken sends the token for ${resource} to the origin of that resource only, not to ${origin}: ` +
      "list further origins in allowedOrigins",
  );
}

/** Whether the call's body is a stream, which can be sent only once. */
export function hasStreamBody(input: Request | URL | string, { body }: FetchWithTokenOptions): boolean {
  return body == null ? input instanceof Request && input.body !== null : body instanceof ReadableStream;
}

/** The request with its token. Redirects are not followed: some runtimes would send the token to the new location. */
export function authorizedRequest(
  accessToken: string,
  input: Request | URL | string,
  options: FetchWithTokenOptions,
): Request {
  const { scope: _scope, ctx: _ctx, allowedOrigins: _, signal = signalOf(input), ...init } = options;
  // A derived signal: workerd ignores the signal of an incoming request if it is passed on directly.
  const derived = signal && { signal: AbortSignal.any([signal]) };
  const request = new Request(input, { ...init, ...derived, redirect: "manual" });
  request.headers.set("Authorization", `Bearer ${accessToken}`);
  return request;
}

function signalOf(input: Request | URL | string): AbortSignal | undefined {
  return input instanceof Request ? input.signal : undefined;
}
