import type { GetTokenOptions } from "./question.ts";

/** Settings of one call of the upstream API: those of `fetch`, and those of the token. */
export type FetchWithTokenOptions = Omit<RequestInit, "signal"> & GetTokenOptions;

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
  const { scope: _scope, ctx: _ctx, signal, ...init } = options;
  const request = new Request(input, { ...init, ...(signal && { signal }), redirect: "manual" });
  request.headers.set("Authorization", `Bearer ${accessToken}`);
  return request;
}
