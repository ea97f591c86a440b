import type { ServerResponse } from "node:http";
import type { NodeResponse } from "./incoming.ts";

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Read = Awaited<ReturnType<Reader["read"]>>;

/**
 * Sends an answer. The head goes out at once, even if the body takes time. If the whole body is at hand in one piece, the
 * answer has a `Content-Length`.
 *
 * @throws what the body's stream throws. Nothing was sent if `response.headersSent` is false.
 */
export async function sendResponse(answer: Response, method: string, sent: NodeResponse): Promise<void> {
  // The response of HTTP/2 has the same methods.
  const response = sent as ServerResponse;
  const { body } = answer;
  if (body === null || method === "HEAD") {
    sendHead(answer, response);
    response.end();
    await body?.cancel();
    return;
  }
  const reader = body.getReader();
  const leave = () => void reader.cancel().catch(() => undefined);
  response.once("close", leave);
  try {
    await sendBody(answer, reader, response);
  } finally {
    response.off("close", leave);
  }
}

async function sendBody(answer: Response, reader: Reader, response: ServerResponse): Promise<void> {
  let next = reader.read();
  const first = await withoutWaiting(next);
  if (first?.done === false) {
    next = reader.read();
    const second = await withoutWaiting(next);
    if (second?.done) return sendWhole(answer, first.value, response);
    sendHead(answer, response);
    if (!response.write(first.value)) await drained(response);
  } else {
    sendHead(answer, response);
    // HTTP/2 sends the head by itself.
    if (response.req.httpVersionMajor === 1) response.flushHeaders();
  }
  for (let read = await next; !read.done; read = await reader.read()) {
    // Whoever has ended the response, such as a framework's timeout, wants no more of it.
    if (isClosed(response)) return reader.cancel();
    if (!response.write(read.value)) await drained(response);
  }
  response.end();
}

function sendWhole(answer: Response, bytes: Uint8Array, response: ServerResponse): void {
  sendHead(answer, response, bytes.byteLength);
  response.end(bytes);
}

/** Headers that HTTP/2 forbids (RFC 9113 section 8.2.2). A handler may have copied them from another answer. */
const OF_CONNECTION = new Set(["connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"]);

/** Sends status and headers. Leaves out `Trailer`, because no trailers are sent and Node refuses it beside a length. */
function sendHead({ status, statusText, headers }: Response, response: ServerResponse, length?: number): void {
  const record: Record<string, string | string[]> = Object.create(null);
  // `Headers` has each cookie as an entry of its own.
  const isHttp2 = response.req.httpVersionMajor === 2;
  for (const [name, value] of headers) {
    if (name !== "set-cookie" && name !== "trailer" && !(isHttp2 && OF_CONNECTION.has(name))) record[name] = value;
  }
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) record["set-cookie"] = cookies;
  if (length !== undefined) record["content-length"] = String(length);
  // HTTP/2 has no reason phrase.
  if (statusText !== "" && !isHttp2) response.statusMessage = statusText;
  response.writeHead(status, record);
}

/** The result of a read if it needs no wait, or undefined. Node runs a tick when no promise is left to settle. */
function withoutWaiting(read: Promise<Read>): Promise<Read | undefined> {
  return new Promise((resolve, reject) => {
    read.then(resolve, reject);
    process.nextTick(resolve, undefined);
  });
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const happened = () => {
      response.off("drain", happened);
      response.off("close", happened);
      resolve();
    };
    if (isClosed(response)) return resolve();
    response.on("drain", happened);
    response.on("close", happened);
  });
}

const isClosed = (response: ServerResponse) => response.destroyed || response.closed || response.writableEnded;
