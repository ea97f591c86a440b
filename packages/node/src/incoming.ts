import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request as `node:http` or `node:http2` hands it over, and frameworks after them. */
export type NodeRequest = (IncomingMessage | Http2ServerRequest) & {
  /** The target as it came, where a framework has cut the path of the place at which it mounted the listener. */
  originalUrl?: unknown;
  /** What a framework's parser made of the body. */
  body?: unknown;
  /** The very bytes, where a platform keeps them. */
  rawBody?: unknown;
};

/** Where the answer to a {@link NodeRequest} goes. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/**
 * A request's target and headers in the form in which they mean one thing, or undefined if there is none. What a framework
 * has cut off the path counts: the path is part of who the server is.
 */
export function normalizeNodeRequest(request: NodeRequest): NodeRequest | undefined {
  const { originalUrl } = request;
  const target = originForm(typeof originalUrl === "string" ? originalUrl : (request.url ?? "/"));
  const host = valuesOf(request, "host").join(", ");
  // HTTP/2 has the host elsewhere (RFC 9113 section 8.3.1).
  const { ":authority": authority = host } = request.headers;
  // No Request can be made with TRACE (Fetch standard, section 2.2.1).
  if (target === undefined || !isHost(host) || !isHost(String(authority)) || request.method === "TRACE")
    return undefined;
  request.url = target;
  // An empty one would make the first part of the path the host.
  request.headers.host = host || undefined;
  // Node drops the second of two tokens; who sends two is to be refused, not to be taken for the first.
  const tokens = valuesOf(request, "authorization");
  if (tokens.length > 1) request.headers.authorization = tokens.join(", ");
  return request;
}

/** The target of a request as a path with its query (RFC 9112 section 3.2), or undefined if it can't be one. */
function originForm(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  // A client that takes this server for a proxy sends the whole URL.
  const [, path] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(target) ?? [];
  return path === undefined || path.startsWith("/") ? path : `/${path}`;
}

/** Whether this is a host, with its port or without (RFC 9110 section 7.2): what begins a path or a query is none. */
function isHost(text: string): boolean {
  return /^[\w.~!$&'()*+;=%:[\]-]*$/.test(text) && URL.canParse(`http://${text || "localhost"}`);
}

function valuesOf({ rawHeaders }: NodeRequest, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
