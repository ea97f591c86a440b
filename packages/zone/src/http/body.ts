import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** Thrown for a body above the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // The rest is read all the same, so that the answer reaches a client that is still sending.
    if (length <= limit) chunks.push(bytes);
  }
  if (length > limit) throw new BodyTooLargeError(`the body is longer than ${limit} bytes`);
  return Buffer.concat(chunks);
}

/** The request again, with this body unread: for handing it on after having looked at it. */
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
