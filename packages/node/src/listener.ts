import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";

/** Settings of {@link toNodeListener}. */
export interface NodeListenerOptions {
  /** Told what a handler throws, and why an answer broke off; callers are not. Default: `console.error`. */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * A web-standard handler as a listener of `node:http`: bodies stream both ways, and `request.signal` ends when the caller
 * leaves. `request.url` has the host that the caller named; nothing is read from `X-Forwarded-*`. A request whose host or
 * target is none is answered with 400.
 */
export function toNodeListener(
  handler: (request: Request) => Response | Promise<Response>,
  options: NodeListenerOptions = {},
): RequestListener {
  const { onError = (error) => console.error(error) } = options;
  const failed = (error: unknown) => {
    onError(error);
    return serverError();
  };
  return (request, response) => {
    if (!isLegible(request)) return badRequest(response);
    const answer = async (received: Request) => {
      response.once("finish", () => dropUnread(request, received));
      const made = await handler(received);
      // The bridge would find out when the head is sent, and break off.
      if (made.bodyUsed) throw new TypeError("The handler's answer has been read already, so it can't be sent");
      // What is made for a caller who has left is not sent; without this it would go on being made.
      if (received.signal.aborted) await made.body?.cancel();
      return made;
    };
    createRequestListener(answer, { onError: failed })(request, response);
  };
}

/** Puts the target and the headers of a request into the form in which they mean one thing, or tells that there is none. */
function isLegible(request: IncomingMessage): boolean {
  const target = originForm(request.url ?? "/");
  const host = valuesOf(request, "host").join(", ");
  // No Request can be made with TRACE (Fetch standard, section 2.2.1).
  if (target === undefined || !isHost(host) || request.method === "TRACE") return false;
  request.url = target;
  // An empty one would make the first part of the path the host.
  request.headers.host = host || undefined;
  // Node drops the second of two tokens; who sends two is to be refused, not to be taken for the first.
  const tokens = valuesOf(request, "authorization");
  if (tokens.length > 1) request.headers.authorization = tokens.join(", ");
  return true;
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

function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/** Takes in what is left of a body that nobody reads, as Node does by itself: the connection's next request is behind it. */
function dropUnread(request: IncomingMessage, { body }: Request): void {
  // Whoever has got hold of the body may be reading on, though the answer is out. One that broke off is cancelled in vain.
  if (!body?.locked) body?.cancel().catch(() => undefined);
  request.resume();
}

function badRequest(response: ServerResponse): void {
  response.writeHead(400, { "Content-Type": "application/json", Connection: "close" });
  response.end('{"error":"invalid_request"}');
}

function serverError(): Response {
  return Response.json({ error: "server_error" }, { status: 500, headers: { "Cache-Control": "no-store" } });
}
