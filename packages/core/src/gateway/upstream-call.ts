import type { AuthInfo } from "../auth-info.ts";
import type { TokenCache } from "../cache/token-cache.ts";
import { messageOf, OAuthError, UpstreamError } from "../errors.ts";

/** One call of the upstream server on behalf of a caller. */
export interface UpstreamCall {
  method: string;
  target: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | undefined;
  signal: AbortSignal;
}

/** Sends one call. */
export type Send = (call: UpstreamCall, scopes: readonly string[]) => Promise<Response>;

/** Sends calls with a token of the upstream server. A refused token is replaced once ({@link TokenCache.fetchWithToken}). */
export function sendWithToken(
  tokens: Pick<TokenCache, "fetchWithToken">,
  auth: AuthInfo,
  resource: string,
  origin: string,
): Send {
  return ({ target, ...init }, scope) =>
    tokens.fetchWithToken(auth, resource, target, { ...initOf(init), scope, allowedOrigins: [origin] });
}

/** Sends calls without a token. */
export function sendWithoutToken(send: typeof fetch): Send {
  return ({ target, ...init }) => send(target, { ...initOf(init), redirect: "manual" });
}

function initOf({ method, headers, body, signal }: Omit<UpstreamCall, "target">) {
  return { method, headers, signal, ...(body && { body }), ...uncached() };
}

/**
 * Keeps answers out of the cache in front of a Worker's `fetch`. It does not look at headers such as `X-User`, and keeps
 * files such as `.csv` even if the upstream server says nothing about caching. With compatibility dates before
 * 2024-11-11, workerd throws for this setting.
 */
function uncached(): Pick<RequestInit, "cache"> {
  return "cache" in Request.prototype ? { cache: "no-store" } : {};
}

/**
 * Runs the calls for one request within a time. When `work` has returned, only `signal` still ends the answer.
 *
 * @throws {UpstreamError} if the time is over, or the upstream server can't be reached.
 */
export async function withinTime<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), timeoutMs);
  try {
    return await work(AbortSignal.any([signal, time.signal]));
  } catch (error) {
    if (signal.aborted) throw new DOMException("The client has left", "AbortError");
    if (error instanceof OAuthError && !time.signal.aborted) throw error;
    if (!time.signal.aborted) throw unreachable(error);
    throw new UpstreamError("timeout", `The upstream server did not answer within ${timeoutMs} ms`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Node's `fetch` says why in the cause of its error. */
function unreachable(error: unknown): UpstreamError {
  const why = messageOf((error instanceof Error && error.cause) || error);
  return new UpstreamError("unreachable", `The upstream server can't be reached: ${why}`, { cause: error });
}

/**
 * Throws for an answer that must not reach the caller: a redirect, which leads past the gateway, and a refusal of the
 * gateway's credentials, at which a client would log in again for nothing.
 */
export function requireUsable(response: Response): void {
  const failure = failureOf(response);
  if (failure) throw failure;
}

function failureOf({ status, type }: Response): UpstreamError | undefined {
  if (type === "opaqueredirect" || (status >= 300 && status < 400 && status !== 304)) {
    return new UpstreamError(
      "redirect",
      `The upstream server answered with a redirect (${status}), which is not followed`,
    );
  }
  if (status === 401 || status === 407) {
    return new UpstreamError("refused", `The upstream server refused the gateway's credentials (${status})`);
  }
  // Servers send numbers that a Response can't have.
  if (status >= 200 && status <= 599) return undefined;
  return new UpstreamError("unreadable", `The upstream server answered with the status ${status}`);
}
