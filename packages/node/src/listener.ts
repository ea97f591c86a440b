import type { RequestListener } from "node:http";
import zlib from "node:zlib";
import { type DecodesCoding, outgoingResponse } from "@edgegrant/core/adapter";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { type NodeRequest, type NodeResponse, normalizeNodeRequest } from "./incoming.ts";
import { bodyStateOf, RequestWithBody } from "./parsed-body.ts";

/** Settings of {@link toNodeListener}. */
export interface NodeListenerOptions {
  /** Told what a handler throws, and why an answer broke off; callers are not. Default: `console.error`. */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * A listener for `node:http`, the compatibility API of `node:http2`, and frameworks that hand over Node's own objects.
 *
 * @param parsedBody What a framework's parser made of the body, where it has read it and keeps it elsewhere than in
 * `request.body`. A function counts as none, so that Express may pass its `next`.
 */
export type NodeListener = (request: NodeRequest, response: NodeResponse, parsedBody?: unknown) => void;

/**
 * A web-standard handler as a listener: bodies stream both ways, and `request.signal` ends when the caller leaves.
 * `request.url` has the host that the caller named, and the whole path, wherever a framework has mounted the listener;
 * nothing is read from `X-Forwarded-*`. A request whose host or target is none is answered with 400.
 *
 * Where a parser has read the body before, the handler gets what the parser made: bytes and text as they are, all else as
 * JSON where the content type is that. If that can't be had, `request.bodyUsed` is true.
 */
export function toNodeListener(
  handler: (request: Request) => Response | Promise<Response>,
  options: NodeListenerOptions = {},
): NodeListener {
  const { onError = (error) => console.error(error) } = options;
  const failed = (error: unknown) => {
    onError(error);
    return serverError();
  };
  return (received, response, parsedBody) => {
    const request = normalizeNodeRequest(received);
    if (!request) return badRequest(response);
    const body = bodyStateOf(request, parsedBody);
    const respond = async (bridged: Request) => {
      const webRequest = request.httpVersionMajor === 2 ? withResetSignal(request, bridged) : bridged;
      response.once("finish", () => dropUnread(request, webRequest));
      if (body === "lost") await webRequest.body?.cancel();
      const answer = outgoingResponse(await handler(webRequest), webRequest.method, decodes);
      // The bridge would find out when the head is sent, and break off.
      if (answer.bodyUsed) throw new TypeError("The handler's answer has been read already, so it can't be sent");
      // What is made for a caller who has left is not sent; without this it would go on being made.
      if (webRequest.signal.aborted) await answer.body?.cancel();
      return answer;
    };
    // More than was announced would be the client's next answer, less would keep it waiting: Node breaks off instead.
    if ("strictContentLength" in response) response.strictContentLength = true;
    const source =
      body === "unread" ? request : new RequestWithBody(request, body === "lost" ? new Uint8Array() : body);
    createRequestListener(respond, { onError: failed })(source as Bridged[0], response as Bridged[1]);
  };
}

type Bridged = Parameters<RequestListener>;

/** The same request, with a signal that ends when a stream of HTTP/2 is reset: Node calls its answer finished then. */
function withResetSignal(request: NodeRequest, webRequest: Request): Request {
  const reset = new AbortController();
  request.once("aborted", () => reset.abort());
  return new Request(webRequest, { signal: AbortSignal.any([webRequest.signal, reset.signal]) });
}

/** Takes in what is left of a body that nobody reads, as Node does by itself: the connection's next request is behind it. */
function dropUnread(request: NodeRequest, { body }: Request): void {
  // Whoever has got hold of the body may be reading on, though the answer is out. One that broke off is cancelled in vain.
  if (!body?.locked) body?.cancel().catch(() => undefined);
  request.resume();
}

function badRequest(response: NodeResponse): void {
  response.statusCode = 400;
  response.setHeader("Content-Type", "application/json");
  // HTTP/2 has no such header, and other ways to end.
  if (response.req.httpVersionMajor === 1) response.setHeader("Connection", "close");
  response.end('{"error":"invalid_request"}');
}

function serverError(): Response {
  return Response.json({ error: "server_error" }, { status: 500, headers: { "Cache-Control": "no-store" } });
}

/** Node's fetch takes off these, several at once too. */
const DECODED = new Set(["gzip", "x-gzip", "deflate", "br", ...(decodesZstd() ? ["zstd"] : [])]);

/** Which content codings the fetch of this Node takes off. */
export const decodes: DecodesCoding = (codings) => codings.split(",").every((coding) => DECODED.has(coding.trim()));

/** Since undici 7.11, which Node's fetch is, where Node itself knows the coding. */
function decodesZstd(): boolean {
  const [major = 0, minor = 0] = (process.versions.undici ?? "").split(".").map(Number);
  return "createZstdDecompress" in zlib && (major > 7 || (major === 7 && minor >= 11));
}
