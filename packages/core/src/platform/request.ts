/** The part of a request that routing and authentication read. Every `Request` is one. */
export type RequestHead = Pick<Request, "method" | "url" | "headers" | "signal">;

/** The changed parts of a copied request. */
export interface RequestChanges {
  url?: string | undefined;
  headers?: Headers | undefined;
  body?: BodyInit | null | undefined;
}

/**
 * A copy of the request with changes.
 *
 * The copy is built from the parts of the request. `new Request(request)` would make Deno follow its signal, and log a
 * warning about that.
 */
export function changedRequest(request: Request, changes: RequestChanges): Request {
  const { url = request.url, headers = request.headers, body = request.body } = changes;
  const { method, redirect } = request;
  const init: RequestInit & { duplex: "half" } = {
    method,
    headers,
    body,
    redirect,
    duplex: "half",
    ...platformOf(request),
  };
  return Object.defineProperty(new Request(url, init), "signal", { get: () => request.signal });
}

/** The non-standard `cf` property, which Workers add to a request. */
function platformOf(request: Request): object {
  return "cf" in request && request.cf !== undefined ? { cf: request.cf } : {};
}
