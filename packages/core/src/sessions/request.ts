/**
 * The request with another URL, and with a header set, if there is one to set. Where nothing changes it is the same.
 *
 * It is put together from its parts: to copy it whole would have Deno follow its signal, and warn of that in the log.
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

/** What Workers tell of a request beyond the standard. */
function platformOf(request: Request): object {
  return "cf" in request && request.cf !== undefined ? { cf: request.cf } : {};
}
