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

/**
 * Normalizes the target and the headers of a request, so that they have one meaning. Undefined if they are invalid.
 * Restores the path that a framework has removed, because the path is part of the resource identifier.
 */
export function normalizeNodeRequest(request: NodeRequest): NodeRequest | undefined {
  const { originalUrl } = request;
  const target = originForm(typeof originalUrl === "string" ? originalUrl : (request.url ?? "/"));
  const host = valuesOf(request, "host").join(", ");
  // HTTP/2 has the host in `:authority` (RFC 9113 section 8.3.1).
  const { ":authority": authority = host } = request.headers;
  // A Request can't have the method TRACE (Fetch standard, section 2.2.1).
  if (target === undefined || !isHost(host) || !isHost(String(authority)) || request.method === "TRACE")
    return undefined;
  request.url = target;
  // With an empty host, the first segment of the path would become the host.
  request.headers.host = host || undefined;
  // Node drops a second Authorization header. A request with two must be refused, so both are restored.
  const tokens = valuesOf(request, "authorization");
  if (tokens.length > 1) request.headers.authorization = tokens.join(", ");
  return request;
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

function valuesOf({ rawHeaders }: NodeRequest, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
