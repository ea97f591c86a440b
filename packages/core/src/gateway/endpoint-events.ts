import { concatenate, utf8 } from "../encoding/bytes.ts";
import { fieldOf } from "../encoding/event-stream.ts";
import { UpstreamError } from "../errors.ts";
import { transformedStream } from "../platform/transformed-stream.ts";

const [LF, CR] = [10, 13];
/** The lines that make an event an `endpoint` event, and the beginning of a line of data. */
const [ENDPOINT, DATA] = [["event: endpoint", "event:endpoint"], "data:"];
/** The mark that parsers drop at the beginning of a stream, read as Latin-1. */
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
const HEAD_BYTES = 16 + BYTE_ORDER_MARK.length;
/** The longest URL of an `endpoint` event, in bytes. */
const MAX_URL_BYTES = 16 * 1024;

/**
 * Changes the URL in every `endpoint` event of a stream. With it, the transport of revision 2024-11-05 tells a client where
 * to send its messages, and its token with them. Everything else passes unchanged and without delay.
 *
 * @param change The URL to pass on. What it throws breaks the stream off.
 */
export function withOwnEndpoints(
  events: ReadableStream<Uint8Array>,
  change: (url: string) => string,
): ReadableStream<Uint8Array> {
  const lines = new EndpointLines(change);
  return transformedStream(events, (chunk) => (chunk ? lines.pass(chunk) : []));
}

/** Passes lines on. Holds one back only while it may name an `endpoint` event, or as the URL of one. */
class EndpointLines {
  readonly #change: (url: string) => string;
  /** What is held back of the current line. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** The beginning of the current line, as Latin-1. */
  #beginning = "";
  #isFirst = true;
  #isAfterCr = false;
  /** What is known of the current event. */
  #isEndpoint = false;
  #hasData = false;

  constructor(change: (url: string) => string) {
    this.#change = change;
  }

  /** What to pass on after a chunk. */
  pass(chunk: Uint8Array): Uint8Array[] {
    const passed: Uint8Array[] = [];
    for (let start = 0; start < chunk.length; ) {
      let end = start;
      while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end += 1;
      const isSecondOfTwo = this.#isAfterCr && end === start && chunk[end] === LF;
      this.#isAfterCr = chunk[end] === CR;
      if (!isSecondOfTwo) this.#hold(chunk.subarray(start, end));
      if (!isSecondOfTwo) passed.push(...(end < chunk.length ? this.#atEndOfLine() : this.#withinLine()));
      passed.push(chunk.subarray(end, end + 1));
      start = end + 1;
    }
    return [concatenate(passed, sum(passed))];
  }

  #hold(part: Uint8Array): void {
    this.#held.push(part);
    this.#heldBytes += part.length;
    const missing = HEAD_BYTES - this.#beginning.length;
    if (missing > 0) this.#beginning += String.fromCharCode(...part.subarray(0, missing));
  }

  #released(): Uint8Array[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }

  #withinLine(): Uint8Array[] {
    const head = this.#head();
    const isData = head.startsWith(DATA);
    if (isData && this.#isEndpoint) {
      this.#requireLength();
      return [];
    }
    if (this.#mayMatter(head)) return [];
    this.#hasData ||= isData;
    return this.#released();
  }

  #atEndOfLine(): Uint8Array[] {
    const head = this.#head();
    const isData = head === "data" || head.startsWith(DATA);
    let passed: Uint8Array[] | undefined;
    if (head === "") {
      this.#isEndpoint = false;
      this.#hasData = false;
    } else if (ENDPOINT.includes(head)) {
      if (this.#hasData) throw refused("has its URL before its name");
      this.#isEndpoint = true;
    } else if (isData && this.#isEndpoint) {
      if (this.#hasData) throw refused("has more than one URL");
      this.#requireLength();
      passed = [this.#changed(concatenate(this.#held, this.#heldBytes))];
    }
    this.#hasData ||= isData;
    const held = this.#released();
    this.#beginning = "";
    this.#isFirst = false;
    return passed ?? held;
  }

  #requireLength(): void {
    if (this.#heldBytes > MAX_URL_BYTES) throw refused("has a URL that is too long");
  }

  #changed(line: Uint8Array): Uint8Array {
    return utf8(`data: ${this.#change(fieldOf(new TextDecoder().decode(line)).value)}`);
  }

  /** The beginning of the line, or all of it if it is short, as a parser reads it. */
  #head(): string {
    const head = this.#beginning;
    return this.#isFirst && head.startsWith(BYTE_ORDER_MARK) ? head.slice(BYTE_ORDER_MARK.length) : head;
  }

  /** Whether a line that begins so may be one that matters. */
  #mayMatter(head: string): boolean {
    const beginnings = [...ENDPOINT, DATA.slice(0, -1), ...(this.#isFirst ? [BYTE_ORDER_MARK] : [])];
    return beginnings.some((whole) => whole.startsWith(head));
  }
}

function sum(parts: readonly Uint8Array[]): number {
  return parts.reduce((bytes, { length }) => bytes + length, 0);
}

function refused(what: string): UpstreamError {
  return new UpstreamError("unreadable", `The upstream server sent an endpoint event that ${what}`);
}
