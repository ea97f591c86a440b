import { concatenate, utf8 } from "../encoding/bytes.ts";
import { EventScanner, fieldOf, linesOf } from "../encoding/event-stream.ts";
import { transformedStream } from "../platform/transformed-stream.ts";
import { replaceSessionIds } from "./query.ts";

/** A longer event is not treated as an `endpoint` event. */
const MAX_EVENT_BYTES = 16 * 1024;

/** The spellings of the line that names an `endpoint` event. Servers send the name before the data. */
const EVENT_LINES = ["event: endpoint", "event:endpoint"];
/** The beginnings of the lines that may precede it. */
const PRECEDING_LINES = ["id:", "retry:", ":"];

/**
 * Replaces the session id in the first event of a stream of server-sent events, if that is an `endpoint` event. With
 * it, the HTTP+SSE transport of revision 2024-11-05 tells a client where to send its messages. Comments may precede it.
 * Any other stream passes unchanged and without delay.
 */
export function replaceInEndpointEvent(
  events: ReadableStream<Uint8Array>,
  replace: (id: string) => Promise<string>,
): ReadableStream<Uint8Array> {
  const start = new StreamStart((url) => replaceSessionIds(url, replace));
  return transformedStream(events, (chunk) => start.pass(chunk));
}

/** Buffers the beginning of a stream until its first event is known. */
class StreamStart {
  readonly #change: (url: string) => Promise<string>;
  #held = new Uint8Array();
  #isOver = false;

  constructor(change: (url: string) => Promise<string>) {
    this.#change = change;
  }

  /** The bytes to pass on after `bytes` has arrived. At the end of the stream (`undefined`): all that are left. */
  async pass(bytes: Uint8Array | undefined): Promise<Uint8Array[]> {
    if (!bytes) return [this.#release()];
    if (this.#isOver) return [bytes];
    this.#held = concatenate([this.#held, bytes], this.#held.length + bytes.length);
    const passedOn: Uint8Array[] = [];
    for (let end = endOfBlock(this.#held); end !== undefined && !this.#isOver; end = endOfBlock(this.#held)) {
      passedOn.push(await this.#processBlock(this.#held.slice(0, end)));
      this.#held = this.#held.slice(end);
    }
    const isOther = this.#held.length > MAX_EVENT_BYTES || kindOf(linesOf(this.#held)) === "other";
    if (this.#isOver || isOther) passedOn.push(this.#release());
    return passedOn;
  }

  /** Processes a whole block: comments, which pass, or the first event. */
  async #processBlock(block: Uint8Array): Promise<Uint8Array> {
    const lines = linesOf(block);
    const kind = kindOf(lines);
    this.#isOver = kind !== "unknown";
    if (kind !== "endpoint") return block;
    const changed = lines.map(async (line) => {
      const { name, value } = fieldOf(line);
      return name === "data" ? `data: ${await this.#change(value)}` : line;
    });
    return utf8((await Promise.all(changed)).join("\n"));
  }

  #release(): Uint8Array {
    const held = this.#held;
    this.#held = new Uint8Array();
    this.#isOver = true;
    return held;
  }
}

/** The kind of event that begins with these lines. The last line may be incomplete. */
function kindOf(lines: readonly string[]): "endpoint" | "other" | "unknown" {
  for (const line of lines) {
    const { name, value } = fieldOf(line);
    if (name === "event" && value === "endpoint") return "endpoint";
    const mayPrecede = PRECEDING_LINES.some((beginning) => line.startsWith(beginning));
    if (!mayPrecede && ![...EVENT_LINES, ...PRECEDING_LINES].some((whole) => whole.startsWith(line))) return "other";
  }
  return "unknown";
}

/** The end of the first empty line, which ends an event. */
function endOfBlock(bytes: Uint8Array): number | undefined {
  return new EventScanner().next(bytes, 0);
}
