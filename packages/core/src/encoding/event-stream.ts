// Streams of server-sent events (HTML standard, section 9.2).

import { utf8 } from "./bytes.ts";

const LF = 10;
const CR = 13;
const END_OF_LINE = /\r\n|\n|\r/;

/** Whether headers announce a stream of events. */
export function isEventStream(headers: Headers): boolean {
  return headers.get("Content-Type")?.toLowerCase().startsWith("text/event-stream") ?? false;
}

/** The beginnings of lines that no event consists of. A client takes `id` and `retry` for itself. */
const NO_EVENT = [":", "id:", "retry:"];
/** As much of a line as is needed to tell. */
const HEAD_LENGTH = 6;

/** Follows a stream chunk by chunk, and tells where its events end. Keeps a few bytes. */
export class EventScanner {
  /** The beginning of the current line. */
  #head = "";
  #isAfterCr = false;
  #hasBegun = false;

  /** Whether no event has begun since the last one ended. Lines with a comment, `id` or `retry` begin none. */
  get isBetweenEvents(): boolean {
    return !this.#hasBegun && !this.#isOfEvent();
  }

  /** Whether, besides, the next byte begins a line. */
  get isIdle(): boolean {
    return !this.#hasBegun && this.#head === "";
  }

  /**
   * The index behind the next empty line, which ends an event. Undefined if the chunk has no further one; then all of
   * it has been followed.
   */
  next(chunk: Uint8Array, start: number): number | undefined {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? LF;
      const isSecondOfTwo = byte === LF && this.#isAfterCr;
      this.#isAfterCr = byte === CR;
      if (isSecondOfTwo) continue;
      if (byte !== LF && byte !== CR) {
        if (this.#head.length < HEAD_LENGTH) this.#head += String.fromCharCode(byte);
        continue;
      }
      const isEnd = this.#head === "";
      this.#hasBegun = !isEnd && !this.isBetweenEvents;
      this.#head = "";
      if (!isEnd) continue;
      const isOfTwo = byte === CR && chunk[at + 1] === LF;
      if (isOfTwo) this.#isAfterCr = false;
      return isOfTwo ? at + 2 : at + 1;
    }
    return undefined;
  }

  /** Whether the current line is, or may become, a part of an event. */
  #isOfEvent(): boolean {
    return this.#head !== "" && !NO_EVENT.some((beginning) => this.#head.startsWith(beginning));
  }
}

/** The lines of a part of a stream. */
export function linesOf(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split(END_OF_LINE);
}

/** A line's field (HTML standard, section 9.2.6). A comment has the name "". */
export function fieldOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(":");
  if (colon < 0) return { name: line, value: "" };
  const value = line.slice(colon + 1);
  return { name: line.slice(0, colon), value: value.startsWith(" ") ? value.slice(1) : value };
}

/** An event with its data replaced, if `change` changes it. Everything else stays as it is to the byte. */
export function withData(event: Uint8Array, change: (data: string) => string): Uint8Array {
  const text = new TextDecoder().decode(event);
  // Lines, each followed by what ends it.
  const parts = text.split(/(\r\n|\n|\r)/);
  const isData = (index: number) => index % 2 === 0 && fieldOf(parts[index] ?? "").name === "data";
  const dataLines = [...parts.keys()].filter(isData);
  const data = dataLines.map((index) => fieldOf(parts[index] ?? "").value).join("\n");
  const changed = change(data);
  if (changed === data) return event;
  const [first, ...others] = dataLines;
  const dropped = new Set(others.flatMap((index) => [index, index + 1]));
  const lines = parts.map((part, index) => (index === first ? `data: ${changed}` : part));
  return utf8(lines.filter((_, index) => !dropped.has(index)).join(""));
}
