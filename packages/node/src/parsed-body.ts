import { ConfigurationError } from "@edgegrant/core";
import type { NodeHead, NodeRequest } from "./incoming.ts";

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

/** The head of a request with a restored body. Headers that described the original bytes are replaced. */
export function describeBody({ url, headers }: NodeHead, bytes: Uint8Array): NodeHead {
  const kept = headers.filter(([name]) => !OF_BYTES.has(name));
  return { url, headers: [...kept, ["content-length", String(bytes.byteLength)]] };
}

const OF_BYTES = new Set(["content-encoding", "content-length", "transfer-encoding", "trailer"]);

/** The error for a request whose body is lost. */
export function lostBodyError(): ConfigurationError {
  return new ConfigurationError(
    "The body of this request was read before the listener was called, and the listener can't restore its bytes: " +
      "mount the listener before any body parser, or give it what the parser made, as in listener(request, response, request.body)",
  );
}
