import { IncomingMessage } from "node:http";
import { ConfigurationError } from "@edgegrant/core";
import type { NodeRequest } from "./incoming.ts";

/** The bytes of a body that was already read, `unread` if it was not, or `lost` if they can't be restored. */
export type BodyState = Uint8Array | "unread" | "lost";

/**
 * The state of a request's body when the listener is called.
 *
 * @param given The parsed body from the listener's caller. Express passes a function, which is ignored.
 */
export function bodyStateOf(request: NodeRequest, given: unknown): BodyState {
  if (request.method === "GET" || request.method === "HEAD") return "unread";
  if (!request.readableDidRead) return request.readableEnded ? new Uint8Array() : "unread";
  if (request.rawBody instanceof Uint8Array) return request.rawBody;
  const parsed = given === undefined || typeof given === "function" ? request.body : given;
  return restoredBody(parsed, String(request.headers["content-type"] ?? "")) ?? "lost";
}

/** Restores a body from a parser's result. The bytes may differ from the original, for example in white space. */
function restoredBody(parsed: unknown, contentType: string): Uint8Array | undefined {
  if (parsed instanceof Uint8Array) return parsed;
  if (typeof parsed === "string") return new TextEncoder().encode(parsed);
  if (parsed === undefined || !isJson(contentType)) return undefined;
  try {
    return new TextEncoder().encode(JSON.stringify(parsed));
  } catch {
    // A parser may return a value that JSON can't represent, such as a BigInt.
    return undefined;
  }
}

function isJson(contentType: string): boolean {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || type.endsWith("+json");
}

/** A copy of a request with a restored body. Headers that described the original bytes are removed. */
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

  /** Does nothing, because all bytes are there. Node's own method would read the next request from the socket. */
  override _read(): void {}
}

/** The error for a request whose body is lost. */
export function lostBodyError(): ConfigurationError {
  return new ConfigurationError(
    "The body of this request was read before the listener was called, and the listener can't restore its bytes: " +
      "mount the listener before any body parser, or give it what the parser made, as in listener(request, response, request.body)",
  );
}
