/**
 * The request with another URL, and with `header` set if it is given. Returns `request` itself if nothing changes.
 *
 * The copy is built from the parts of the request. `new Request(request)` would make Deno follow its signal, and log a
 * warning about that.
 */
export function withSession(request: Request, url: string, header: [name: string, value: string] | undefined): Request {
  if (!header && url === request.url) return request;
  const { method, body, redirect } = request;
  const headers = new Headers(request.headers);
  if (header) headers.set(...header);
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
