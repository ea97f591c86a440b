import { concatenate } from "../encoding/bytes.ts";
import { EventScanner, withData } from "../encoding/event-stream.ts";

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
  return new ReadableStream(new ChangedEvents(events, change, maxBytes), { highWaterMark: 0 });
}

class ChangedEvents {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #scanner = new EventScanner();
  readonly #change: (data: string) => string;
  readonly #maxBytes: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(events: ReadableStream<Uint8Array>, change: (data: string) => string, maxBytes: number) {
    this.#reader = events.getReader();
    this.#change = change;
    this.#maxBytes = maxBytes;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (let isWaiting = true; isWaiting; ) {
      const { done, value } = await this.#reader.read();
      // What follows the last empty line is no event, but some clients take it for one.
      const ready = done ? [withData(this.#take(), this.#change)] : this.#readyOrCancel(value);
      for (const bytes of ready.filter(({ length }) => length > 0)) {
        controller.enqueue(bytes);
        isWaiting = false;
      }
      if (done) {
        controller.close();
        isWaiting = false;
      }
    }
  }

  cancel(reason: unknown): Promise<void> {
    return this.#reader.cancel(reason);
  }

  #readyOrCancel(chunk: Uint8Array): Uint8Array[] {
    try {
      return this.#ready(chunk);
    } catch (error) {
      this.#reader.cancel(error).catch(() => undefined);
      throw error;
    }
  }

  /** What can be passed on once a chunk is there. */
  #ready(chunk: Uint8Array): Uint8Array[] {
    const ready: Uint8Array[] = [];
    let start = 0;
    for (let end = this.#scanner.next(chunk, 0); end !== undefined; end = this.#scanner.next(chunk, start)) {
      this.#hold(chunk.subarray(start, end));
      ready.push(withData(this.#take(), this.#change));
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
