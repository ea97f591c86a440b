import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** The body is longer than the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // The rest is read and dropped, because a client that is still sending might not receive the answer.
    if (length <= limit) chunks.push(bytes);
  }
  if (length > limit) throw new BodyTooLargeError(`the body is longer than ${limit} bytes`);
  return Buffer.concat(chunks);
}

/** The same request with an unread body, for a second handler. */
export function replayRequest(request: IncomingMessage, body: Buffer): IncomingMessage {
  request.headers["content-length"] = String(body.length);
  const source = Readable.from([body], { objectMode: false });
  return new Proxy(request, {
    get(target, property) {
      const owner = property in Readable.prototype || property === Symbol.asyncIterator ? source : target;
      const value: unknown = Reflect.get(owner, property, owner);
      return typeof value === "function" ? value.bind(owner) : value;
    },
  });
}
