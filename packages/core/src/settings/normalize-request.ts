import { parseUrl } from "../encoding/url.ts";
import { jsonResponse } from "../platform/json-response.ts";

/** A host with its port (RFC 9110 section 7.2). Excludes characters that begin a path, a query or a second host. */
const HOST = /^[\w.~!$&'()*+;=%:[\]-]*$/;
/** Methods that a Request can't have (Fetch standard, section 2.2.1). Platforms accept them all the same. */
const UNSERVED_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * A request with a reliable URL, or undefined if the host or the method is invalid. Platforms build the URL from the
 * caller's `Host` without checking it: `a/b?` adds a path, and `[` makes an invalid URL.
 */
export function normalizeRequest(request: Request): Request | undefined {
  const { method, url, headers } = request;
  if (UNSERVED_METHODS.has(method) || !HOST.test(headers.get("Host") ?? "")) return undefined;
  // HTTP/1.0 allows a request without a host. Bun's URL is then only a path; Deno and Node use localhost.
  if (url.startsWith("/")) return new Request(`http://localhost${url}`, request);
  return parseUrl(url) && request;
}

/** The answer to a malformed request. */
export function badRequest(): Response {
  return jsonResponse(400, { error: "invalid_request" });
}
