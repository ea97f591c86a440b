import { constants } from "node:http2";
import zlib from "node:zlib";
import { UpstreamError } from "@edgegrant/core";
import { type DecodesCoding, outgoingResponse } from "@edgegrant/core/adapter";
import { type NodeRequest, type NodeResponse, readHead } from "./incoming.ts";
import { IncomingBody } from "./incoming-body.ts";
import { bodyStateOf, describeBody } from "./parsed-body.ts";
import { sendResponse } from "./send-response.ts";
import { Caller, webRequest } from "./web-request.ts";

/** Settings of {@link toNodeListener}. */
export interface NodeListenerOptions {
  /**
   * Gets the errors of a handler and of interrupted answers, except those of a gateway's upstream server, which are events.
   * Callers do not get them. Default: `console.error`.
   */
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
  const { onError: listen = (error) => console.error(error) } = options;
  // A rejection that nobody handles ends the process.
  const onError = (error: unknown) => {
    if (error instanceof UpstreamError) return;
    try {
      listen(error);
    } catch {
      // A failing listener must not fail the request.
    }
  };
  const answerOf = async (request: Request): Promise<Response> => {
    try {
      const answer = outgoingResponse(await handler(request), request.method, decodes);
      // Without this check, the error occurs after the head was sent, and the answer breaks off.
      if (answer.bodyUsed) throw new TypeError("The handler's answer has been read already, so it can't be sent");
      return answer;
    } catch (error) {
      onError(error);
      return serverError();
    }
  };
  return async (received, response, parsedBody) => {
    try {
      const caller = new Caller(received, response);
      const request = await webRequestOf(received, response, caller, parsedBody);
      if (!request) return sendBadRequest(response);
      const answer = await answerOf(request);
      // Without this, the answer's stream would continue to run.
      if (caller.hasLeft) return await answer.body?.cancel();
      // With a wrong length, the client would misread its next answer or wait forever. Node then closes the connection
      // instead.
      if ("strictContentLength" in response) response.strictContentLength = true;
      await sendResponse(answer, request.method, response);
    } catch (error) {
      onError(error);
      await breakOff(response).catch(() => response.destroy());
    }
  };
}

/** The web-standard form of a request, or undefined if its head is invalid. */
async function webRequestOf(
  received: NodeRequest,
  response: NodeResponse,
  caller: Caller,
  parsedBody: unknown,
): Promise<Request | undefined> {
  const head = readHead(received);
  if (!head) return undefined;
  const { method = "GET" } = received;
  const state = bodyStateOf(received, parsedBody);
  if (state instanceof Uint8Array || state === "lost") {
    const bytes = state === "lost" ? new Uint8Array() : state;
    const request = webRequest(describeBody(head, bytes), method, bytes, caller);
    if (state === "lost") await request.body?.cancel();
    return request;
  }
  const body = new IncomingBody(received);
  response.once("finish", () => body.dropUnread());
  const hasBody = method !== "GET" && method !== "HEAD";
  const stream = hasBody ? new ReadableStream(body, { highWaterMark: 0 }) : null;
  return webRequest(head, method, stream, caller);
}

/** Ends an answer that can't be sent as it was made. The caller does not get the cause. */
async function breakOff(response: NodeResponse): Promise<void> {
  if (response.headersSent) interrupt(response);
  else await sendResponse(serverError(), "GET", response);
}

/** Ends a connection or a stream in a way that its reader can't take for the end of the answer. */
function interrupt(response: NodeResponse): void {
  // A stream of HTTP/2 that is only destroyed ends without an error code.
  if ("stream" in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
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
