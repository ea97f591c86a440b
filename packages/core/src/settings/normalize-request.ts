import { parseUrl } from "../encoding/url.ts";

/** The letters of a host with its port (RFC 9110 section 7.2). What begins a path, a query or a second host is none. */
const HOST = /^[\w.~!$&'()*+;=%:[\]-]*$/;
/** No Request can be made with these (Fetch standard, section 2.2.1), though platforms hand them on. */
const UNSERVED_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * A request whose URL can be relied on, or undefined if there is none to be had. Platforms put the URL together from what
 * the caller sent, without a look at it: a `Host` of `a/b?` makes a path of its own, and one of `[` makes no URL at all.
 */
export function normalizeRequest(request: Request): Request | undefined {
  const { method, url, headers } = request;
  if (UNSERVED_METHODS.has(method) || !HOST.test(headers.get("Host") ?? "")) return undefined;
  // Bun gives the path alone where the caller names no host, as HTTP/1.0 allows; Deno and Node write localhost.
  if (url.startsWith("/")) return new Request(`http://localhost${url}`, request);
  return parseUrl(url) && request;
}

/** The answer to a request that can't be read. */
export function badRequest(): Response {
  return Response.json({ error: "invalid_request" }, { status: 400, headers: { "Cache-Control": "no-store" } });
}
