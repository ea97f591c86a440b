import { textOf as utf8Text } from "../encoding/bytes.ts";
import { ConfigurationError, MessageError } from "../errors.ts";
import { readAtMost } from "../platform/read-at-most.ts";

const CHARSETS = new Set(["charset=utf-8", "charset=utf8", 'charset="utf-8"', 'charset="utf8"']);

/**
 * Reads a request's body.
 *
 * @throws {MessageError} if it has more than `maxBytes`, or a content coding.
 * @throws {ConfigurationError} if it was already read.
 * @throws {DOMException} `AbortError`, if the client disconnects before it has sent the whole body.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (request.bodyUsed || request.body?.locked) {
    throw new ConfigurationError(
      "The body of this request was read before edgegrant could read the message: put edgegrant before any body parser",
    );
  }
  requirePlain(request.headers);
  const bytes = await readAtMost(request.body, maxBytes).catch(() => {
    throw new DOMException("The client has left before it sent its whole request", "AbortError");
  });
  if (!bytes) throw new MessageError("too_large");
  return bytes;
}

/**
 * Decodes a body. A byte order mark stays in the text, so that `JSON.parse` refuses it: not every parser does.
 *
 * @throws {MessageError} if the bytes are not UTF-8.
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return utf8Text(bytes);
  } catch {
    throw new MessageError("not_utf8");
  }
}

/**
 * Throws {@link MessageError} if a header declares another encoding. A server that follows it would read other
 * characters.
 */
function requirePlain(headers: Headers): void {
  const coding = headers.get("Content-Encoding")?.trim().toLowerCase() ?? "";
  const parameters = (headers.get("Content-Type") ?? "").toLowerCase().split(";");
  const charsets = parameters.map((parameter) => parameter.trim()).filter((parameter) => parameter.includes("charset"));
  const isPlain = (coding === "" || coding === "identity") && charsets.every((charset) => CHARSETS.has(charset));
  if (!isPlain) throw new MessageError("encoded");
}
