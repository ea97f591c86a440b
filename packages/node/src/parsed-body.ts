import { IncomingMessage } from "node:http";
import { ConfigurationError } from "@edgegrant/core";
import type { NodeRequest } from "./incoming.ts";

/** The bytes of a body that somebody has read before, `unread` if nobody has, or `lost` if they can't be had again. */
export type BodyState = Uint8Array | "unread" | "lost";

/**
 * What has become of a request's body before the listener was called.
 *
 * @param given What the caller of the listener gives as the parsed body. Express gives a function, which is none.
 */
export function bodyStateOf(request: NodeRequest, given: unknown): BodyState {
  if (request.method === "GET" || request.method === "HEAD") return "unread";
  if (!request.readableDidRead) return request.readableEnded ? new Uint8Array() : "unread";
  if (request.rawBody instanceof Uint8Array) return request.rawBody;
  const parsed = given === undefined || typeof given === "function" ? request.body : given;
  return bytesOf(parsed, String(request.headers["content-type"] ?? "")) ?? "lost";
}

/** The bytes of which a parser may have made this. They need not be those that came: white space is gone. */
function bytesOf(parsed: unknown, contentType: string): Uint8Array | undefined {
  if (parsed instanceof Uint8Array) return parsed;
  if (typeof parsed === "string") return new TextEncoder().encode(parsed);
  if (parsed === undefined || !isJson(contentType)) return undefined;
  try {
    return new TextEncoder().encode(JSON.stringify(parsed));
  } catch {
    // A parser may make what JSON can't write, such as a BigInt.
    return undefined;
  }
}

function isJson(contentType: string): boolean {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type.endsWith("+json");
}

/** A request whose body was read, with a body again. Headers about the bytes that came are left out. */
export class RequestWithBody extends IncomingMessage {
  constructor(request: NodeRequest, bytes: Uint8Array) {
    super(request.socket);
    const { "content-encoding": _, "transfer-encoding": __, trailer: ___, ...headers } = request.headers;
    const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders } = request;
    Object.assign(this, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders });
    this.headers = { ...headers, "content-length": String(bytes.byteLength) };
    this.complete = true;
    this.push(bytes);
    this.push(null);
  }

  /** All bytes are there already. Node would read on from the socket, where the next request is. */
  override _read(): void {}
}

/** Why a request whose body is lost can't be served. */
export function lostBodyError(): ConfigurationError {
  return new ConfigurationError(
    "The body of this request was read before the listener was called, and what was made of it can't be turned back: " +
      "mount the listener before any body parser, or give it what the parser made, as in listener(request, response, request.body)",
  );
}
