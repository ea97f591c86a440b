import { isEventStream } from "../encoding/event-stream.ts";
import { readAtMost } from "../platform/read-at-most.ts";
import { changedEvents } from "./changed-events.ts";
import { type Keeps, withNarrowedLists } from "./lists.ts";

/** What is true of the very bytes of a body. */
const OF_THE_BYTES = ["Content-Length", "Content-MD5", "Content-Digest", "Digest", "Repr-Digest", "ETag"];

/**
 * An answer whose lists hold only what `keeps` keeps.
 *
 * @param maxBytes Of a body that is no stream of events, and of each event.
 * @throws {TypeError} if the answer can't be looked at: it is larger, or in a content coding.
 */
export async function narrowedAnswer(response: Response, keeps: Keeps, maxBytes: number): Promise<Response> {
  // An answer that has been read can't be sent. Whoever sends it says so.
  if (!response.body || response.bodyUsed || response.body.locked) return response;
  requirePlain(response.headers);
  const change = (text: string) => withNarrowedLists(text, keeps);
  if (isEventStream(response.headers)) return changed(response, changedEvents(response.body, change, maxBytes));
  const bytes = await readAtMost(response.body, maxBytes);
  if (!bytes) {
    throw new TypeError(
      `The handler's list is larger than ${maxBytes} bytes, so it can't be narrowed: list it in pages, or raise maxMessageBytes`,
    );
  }
  const text = new TextDecoder().decode(bytes);
  const narrowed = change(text);
  return narrowed === text ? new Response(bytes, response) : changed(response, narrowed);
}

function changed(response: Response, body: BodyInit): Response {
  const copy = new Response(body, response);
  for (const name of OF_THE_BYTES) copy.headers.delete(name);
  return copy;
}

function requirePlain(headers: Headers): void {
  const coding = headers.get("Content-Encoding")?.trim().toLowerCase() ?? "identity";
  if (coding === "identity" || coding === "") return;
  throw new TypeError(
    `The handler's list is in a content coding, so it can't be narrowed: answer without Content-Encoding`,
  );
}
