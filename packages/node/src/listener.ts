import type { RequestListener } from "node:http";
import zlib from "node:zlib";
import { type DecodesCoding, outgoingResponse } from "@edgegrant/core/adapter";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { type NodeRequest, type NodeResponse, normalizeNodeRequest } from "./incoming.ts";
import { bodyStateOf, RequestWithBody } from "./parsed-body.ts";

/** Settings of {@link toNodeListener}. */
export interface NodeListenerOptions {
  /** Gets the errors of a handler and of interrupted answers. Callers do not get them. Default: `console.error`. */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * A listener for `node:http`, the compatibility API of `node:http2`, and frameworks that use Node's own objects.
 *
 * @param parsedBody The result of a framework's body parser, if it is not in `request.body`. A function is ignored, so
 *   that Express may pass its `next`.
 */
export type NodeListener = (request: NodeRequest, response: NodeResponse, parsedBody?: unknown) => void;

/**
 * Turns a web-standard handler into a listener. Bodies are streamed in both directions, and `request.signal` is aborted
 * when the caller disconnects. `request.url` has the host from the caller and the whole path, even if a framework has
 * mounted the listener below a path. `X-Forwarded-*` is ignored. A request with an invalid host or target gets 400.
 *
 * If a parser has already read the body, the handler gets the parser's result: bytes and text unchanged, and other
 * values as JSON if that is the content type. If the body can't be restored, `request.bodyUsed` is true.
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
    if (!request) return sendBadRequest(response);
    const body = bodyStateOf(request, parsedBody);
    const respond = async (bridged: Request) => {
      const webRequest = request.httpVersionMajor === 2 ? withResetSignal(request, bridged) : bridged;
      response.once("finish", () => dropUnread(request, webRequest));
      if (body === "lost") await webRequest.body?.cancel();
      const answer = outgoingResponse(await handler(webRequest), webRequest.method, decodes);
      // Without this check, the error occurs after the head was sent, and the answer breaks off.
      if (answer.bodyUsed) throw new TypeError("The handler's answer has been read already, so it can't be sent");
      // The caller has disconnected. Without this, the answer's stream would continue to run.
      if (webRequest.signal.aborted) await answer.body?.cancel();
      return answer;
    };
    // With a wrong length, the client would misread its next answer or wait forever. Node then closes the connection
    // instead.
    if ("strictContentLength" in response) response.strictContentLength = true;
    const source =
      body === "unread" ? request : new RequestWithBody(request, body === "lost" ? new Uint8Array() : body);
    createRequestListener(respond, { onError: failed })(source as Bridged[0], response as Bridged[1]);
  };
}

type Bridged = Parameters<RequestListener>;

/** Adds a signal that is aborted when an HTTP/2 stream is reset. Node reports such an answer as finished. */
function withResetSignal(request: NodeRequest, webRequest: Request): Request {
  const reset = new AbortController();
  request.once("aborted", () => reset.abort());
  return new Request(webRequest, { signal: AbortSignal.any([webRequest.signal, reset.signal]) });
}

/** Reads and drops an unread body, as Node itself does. Otherwise the connection's next request could not be read. */
function dropUnread(request: NodeRequest, { body }: Request): void {
  // A handler may still read the body after its answer. Cancelling an interrupted body fails, which does not matter.
  if (!body?.locked) body?.cancel().catch(() => undefined);
  request.resume();
}

function sendBadRequest(response: NodeResponse): void {
  response.statusCode = 400;
  response.setHeader("Content-Type", "application/json");
  // HTTP/2 has no `Connection` header. It closes connections differently.
  if (response.req.httpVersionMajor === 1) response.setHeader("Connection", "close");
  response.end('{"error":"invalid_request"}');
}

function serverError(): Response {
  return Response.json({ error: "server_error" }, { status: 500, headers: { "Cache-Control": "no-store" } });
}

/** The content codings that Node's `fetch` decodes, also several at once. */
const DECODED = new Set(["gzip", "x-gzip", "deflate", "br", ...(decodesZstd() ? ["zstd"] : [])]);

/** Whether this Node's `fetch` decodes these content codings. */
export const decodes: DecodesCoding = (codings) => codings.split(",").every((coding) => DECODED.has(coding.trim()));

/** Node's `fetch` is undici, which decodes zstd since 7.11 if Node itself supports it. */
function decodesZstd(): boolean {
  const [major = 0, minor = 0] = (process.versions.undici ?? "").split(".").map(Number);
  return "createZstdDecompress" in zlib && (major > 7 || (major === 7 && minor >= 11));
}
