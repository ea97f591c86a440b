import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request of `node:http` or `node:http2`, or of a framework built on them. */
export type NodeRequest = (IncomingMessage | Http2ServerRequest) & {
  /** The original target, if a framework has removed its mount path from `url`. */
  originalUrl?: unknown;
  /** The result of a framework's body parser. */
  body?: unknown;
  /** The original bytes of the body, if the platform keeps them. */
  rawBody?: unknown;
};

/** The response object that belongs to a {@link NodeRequest}. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** A header of a request. A name may come again. */
export type HeaderField = readonly [name: string, value: string];

/** The part of a request before its body, with one meaning. */
export interface NodeHead {
  url: string;
  headers: readonly HeaderField[];
}

/**
 * Reads the target and the headers of a request, or returns undefined if they are invalid. Restores the path that a
 * framework has removed, because the path is part of the resource identifier.
 */
export function readHead(request: NodeRequest): NodeHead | undefined {
  const { originalUrl } = request;
  const target = originForm(typeof originalUrl === "string" ? originalUrl : (request.url ?? "/"));
  const host = valuesOf(request, "host");
  // HTTP/2 has the host in `:authority` (RFC 9113 section 8.3.1).
  const authority = String(request.headers[":authority"] ?? host);
  if (target === undefined || !METHOD.test(request.method ?? "GET")) return undefined;
  if (!isHost(host) || (authority !== host && !isHost(authority))) return undefined;
  const scheme = "encrypted" in request.socket ? "https" : "http";
  // With an empty host, the first segment of the path would become the host.
  return { url: `${scheme}://${authority || "localhost"}${target}`, headers: headersOf(request, host) };
}

/**
 * The methods that a `Request` can have and does not change (Fetch standard, section 2.2.1). HTTP/2 also carries others,
 * such as `TRACK` and `get`.
 */
const METHOD = /^(?!(?:CONNECT|TRACE|TRACK)$)[!#$%&'*+.^_`|~A-Z0-9-]+$/;

/** Node drops a second `Authorization`. A request with two must be refused, so both are restored. */
function headersOf(request: NodeRequest, host: string): HeaderField[] {
  const headers: HeaderField[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name.startsWith(":") || name === "host" || name === "authorization") continue;
    for (const each of typeof value === "string" ? [value] : value) headers.push([name, each]);
  }
  if (host !== "") headers.push(["host", host]);
  const authorization = valuesOf(request, "authorization");
  if (authorization !== "") headers.push(["authorization", authorization]);
  return headers;
}

/** The target of a request as a path with its query (RFC 9112 section 3.2). Undefined if it is invalid. */
function originForm(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  // A client that uses this server as a proxy sends an absolute URL.
  const [, path] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(target) ?? [];
  return path === undefined || path.startsWith("/") ? path : `/${path}`;
}

/**
 * Whether a text is a host with an optional port (RFC 9110 section 7.2), without the beginning of a path or a query.
 */
function isHost(text: string): boolean {
  return /^[\w.~!$&'()*+;=%:[\]-]*$/.test(text) && URL.canParse(`http://${text || "localhost"}`);
}

/** All values of a header, with commas between them. */
function valuesOf({ rawHeaders }: NodeRequest, name: string): string {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [given = "", value = ""] = [rawHeaders[index], rawHeaders[index + 1]];
    if (given.length === name.length && given.toLowerCase() === name) values.push(value);
  }
  return values.join(", ");
}
