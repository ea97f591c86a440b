import type { GetTokenOptions } from "./question.ts";

/** Settings of one call of the upstream API: those of `fetch`, and those of the token. */
export type FetchWithTokenOptions = Omit<RequestInit, "signal"> & GetTokenOptions;

/** What one call of the upstream API needs. */
export interface UpstreamCall {
  fetch: typeof fetch;
  /** The token to call with. */
  token: () => Promise<string>;
  /** Told of a token that the upstream refused; says whether another one is worth a try. */
  refused: (accessToken: string) => Promise<boolean>;
}

/**
 * Calls the upstream API with a token. A token that the API refuses (401) is replaced and the call repeated, once, if
 * its body can be sent again: none, or one given as text or bytes. A stream is gone after the first call.
 *
 * Redirects are handed back: some runtimes would carry the token to wherever the answer points.
 */
export async function fetchWithToken(
  call: UpstreamCall,
  input: Request | URL | string,
  options: FetchWithTokenOptions,
): Promise<Response> {
  const { body } = options;
  const isSpentOnce = body == null ? input instanceof Request && input.body !== null : body instanceof ReadableStream;
  const first = await call.token();
  const response = await call.fetch(authorized(first, input, options));
  if (response.status !== 401) return response;
  const isWorthwhile = await call.refused(first);
  if (!isWorthwhile || isSpentOnce) return response;
  await response.body?.cancel();
  return call.fetch(authorized(await call.token(), input, options));
}

function authorized(accessToken: string, input: Request | URL | string, options: FetchWithTokenOptions): Request {
  const { scope: _scope, ctx: _ctx, signal, ...init } = options;
  const request = new Request(input, { ...init, ...(signal && { signal }), redirect: "manual" });
  request.headers.set("Authorization", `Bearer ${accessToken}`);
  return request;
}
