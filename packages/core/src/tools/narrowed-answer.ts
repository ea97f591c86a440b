import { isEventStream } from "../encoding/event-stream.ts";
import { codingOf, decodesCommon } from "../platform/content-coding.ts";
import { readAtMost } from "../platform/read-at-most.ts";
import { changedEvents } from "./changed-events.ts";
import { type Keeps, withNarrowedLists } from "./lists.ts";

/** What is true of the very bytes of a body. */
const OF_THE_BYTES = [
  "Content-Encoding",
  "Content-Length",
  "Content-MD5",
  "Content-Digest",
  "Digest",
  "Repr-Digest",
  "ETag",
];

/**
 * An answer whose lists hold only what `keeps` keeps. On Workers, an answer of `fetch` keeps its `Content-Encoding`
 * though its body can be read; such an answer is narrowed and loses that header.
 *
 * @param maxBytes Of a body that is no stream of events, and of each event.
 * @throws {TypeError} if the answer can't be looked at: it is larger, or in a content coding.
 */
export async function narrowedAnswer(response: Response, keeps: Keeps, maxBytes: number): Promise<Response> {
  // An answer that has been read can't be sent. Whoever sends it says so.
  if (!response.body || response.bodyUsed || response.body.locked) return response;
  const change = (text: string) => withNarrowedLists(text, keeps);
  const coding = codingOf(response.headers);
  if (isEventStream(response.headers)) {
    // Its bytes are not there yet. Only those of `fetch` (which have a URL) are known to be decoded.
    if (coding !== undefined && (response.url === "" || !decodesCommon(coding))) throw codedError();
    return changed(response, changedEvents(response.body, change, maxBytes));
  }
  const bytes = await readAtMost(response.body, maxBytes);
  if (!bytes) {
    throw new TypeError(
      `The handler's list is larger than ${maxBytes} bytes, so it can't be narrowed: list it in pages, or raise maxMessageBytes`,
    );
  }
  const text = coding === undefined ? new TextDecoder().decode(bytes) : decodedText(bytes);
  const narrowed = change(text);
  return narrowed === text && coding === undefined ? new Response(bytes, response) : changed(response, narrowed);
}

function changed(response: Response, body: BodyInit): Response {
  const copy = new Response(body, response);
  for (const name of OF_THE_BYTES) copy.headers.delete(name);
  return copy;
}

/** The text of a body with a content coding, if its bytes are no longer coded. No coding gives UTF-8. */
function decodedText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw codedError();
  }
}

function codedError(): TypeError {
  return new TypeError(
    "The handler's list is in a content coding, so it can't be narrowed: answer without Content-Encoding",
  );
}
