import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";

/**
 * A web-standard handler as a listener of `node:http`: bodies stream both ways, and `request.signal` ends when the caller
 * leaves. `request.url` has the host that the caller named; nothing is read from `X-Forwarded-*`.
 */
export function toNodeListener(handler: (request: Request) => Response | Promise<Response>): RequestListener {
  const listener = createRequestListener(handler, { onError: answerFailure });
  return (request, response) => {
    const target = originForm(request.url ?? "/");
    if (target === undefined) return badRequest(response);
    request.url = target;
    swallowErrors(request, response);
    listener(request, response);
  };
}

/** The target of a request as a path with its query (RFC 9112 section 3.2), or undefined if it can't be one. */
function originForm(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  // A client that takes this server for a proxy sends the whole URL.
  const [, path] = /^https?:\/\/[^/?#]*([^#]*)/i.exec(target) ?? [];
  return path === undefined || path.startsWith("/") ? path : `/${path}`;
}

/** A socket that breaks tells so by events, which would end the process if nobody listened. */
function swallowErrors(request: IncomingMessage, response: ServerResponse): void {
  request.on("error", () => undefined);
  response.on("error", () => undefined);
}

function badRequest(response: ServerResponse): void {
  response.writeHead(400, { "Content-Type": "application/json", Connection: "close" });
  response.end('{"error":"invalid_request"}');
}

/** What is thrown where no handler can catch it, such as by a Host header that is none: no cause goes out. */
function answerFailure(): Response {
  return Response.json({ error: "server_error" }, { status: 500, headers: { "Cache-Control": "no-store" } });
}
