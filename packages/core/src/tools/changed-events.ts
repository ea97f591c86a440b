import { concatenate } from "../encoding/bytes.ts";
import { EventScanner, withData } from "../encoding/event-stream.ts";
import { transformedStream } from "../platform/transformed-stream.ts";

/**
 * A stream of server-sent events whose data `change` may change. Other events and the comments between them stay the same
 * to the byte. Nothing is read before somebody asks for it.
 *
 * @param maxBytes A longer event breaks the stream off: what can't be looked at is not passed on.
 */
export function changedEvents(
  events: ReadableStream<Uint8Array>,
  change: (data: string) => string,
  maxBytes: number,
): ReadableStream<Uint8Array> {
  const narrowing = new ChangedEvents(change, maxBytes);
  return transformedStream(events, (chunk) => (chunk ? narrowing.pass(chunk) : [narrowing.changed()]));
}

class ChangedEvents {
  readonly #scanner = new EventScanner();
  readonly #change: (data: string) => string;
  readonly #maxBytes: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(change: (data: string) => string, maxBytes: number) {
    this.#change = change;
    this.#maxBytes = maxBytes;
  }

  /** The held bytes with their data changed. At the end of the stream they are no event, but some clients take them for one. */
  changed(): Uint8Array {
    return withData(this.#take(), this.#change);
  }

  /** What can be passed on once a chunk is there. */
  pass(chunk: Uint8Array): Uint8Array[] {
    const ready: Uint8Array[] = [];
    let start = 0;
    for (let end = this.#scanner.next(chunk, 0); end !== undefined; end = this.#scanner.next(chunk, start)) {
      this.#hold(chunk.subarray(start, end));
      ready.push(this.changed());
      start = end;
    }
    this.#hold(chunk.subarray(start));
    // Comments that keep the connection open must not wait for the next event.
    if (this.#scanner.isIdle) ready.push(this.#take());
    return ready;
  }

  #hold(bytes: Uint8Array): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#maxBytes) {
      throw new TypeError(
        `An event of the handler's stream is longer than ${this.#maxBytes} bytes, so lists in it can't be narrowed: see maxMessageBytes`,
      );
    }
    this.#held.push(bytes);
  }

  #take(): Uint8Array {
    const bytes = concatenate(this.#held, this.#heldBytes);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }
}
