import { EventScanner, isEventStream } from "../encoding/event-stream.ts";
import { ConfigurationError } from "../errors.ts";

/** How long streams of events last. */
export interface StreamPolicy {
  /**
   * `endAtExpiry`: whether a `text/event-stream` answer ends when the caller's token expires, plus
   * `clockToleranceSeconds`. The client then comes back with a new token. An event that has begun by then may take 15
   * seconds more to end. With false, a stream lasts as long as your handler lets it. Default: true.
   */
  streams?: { endAtExpiry?: boolean | undefined } | undefined;
}

/** The clock, in milliseconds since the epoch, and timers. */
export interface Timers {
  now: () => number;
  setTimer?: (callback: () => void, delayMs: number) => unknown;
  clearTimer?: (timer: unknown) => void;
}

/** How long an event that has begun may go on. A handler may never end it. */
const GRACE_MS = 15_000;
/** The longest delay of a timer. Runtimes run a timer with a longer one at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Whether streams end with the token.
 *
 * @throws {ConfigurationError} if the setting is not a boolean: the text `"false"` would otherwise count as true.
 */
export function endsAtExpiry({ streams = {} }: StreamPolicy): boolean {
  const { endAtExpiry = true } = streams ?? {};
  if (typeof endAtExpiry === "boolean" && typeof streams === "object") return endAtExpiry;
  throw new ConfigurationError("streams must be an object such as { endAtExpiry: false }");
}

/**
 * Ends a stream of events at `endMs` (since the epoch), or after the event that has begun by then, {@link GRACE_MS} later
 * at the latest. Returns other responses unchanged.
 */
export function endingResponse(response: Response, endMs: number, timers: Timers): Response {
  const { headers } = response;
  if (!isEventStream(headers)) return response;
  // Read after the headers, because on Workers reading it creates a stream.
  const { body } = response;
  if (!body) return response;
  // Where the events end can't be seen in a coded stream.
  const ending = new Ending(body, endMs, timers, headers.has("Content-Encoding"));
  const copy = new Response(new ReadableStream(ending, { highWaterMark: 0 }), response);
  copy.headers.delete("Content-Length");
  return copy;
}

/**
 * Passes a stream of events on until its time is over. An event that has begun by then is passed on, until it
 * or the grace ends, and none that begins later. The timer is set when the stream is first read.
 */
class Ending {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #endMs: number;
  readonly #timers: Required<Timers>;
  readonly #isCoded: boolean;
  readonly #scanner = new EventScanner();
  #timer: unknown;
  #isOver = false;

  constructor(events: ReadableStream<Uint8Array>, endMs: number, timers: Timers, isCoded: boolean) {
    this.#reader = events.getReader();
    this.#endMs = endMs;
    this.#isCoded = isCoded;
    this.#timers = {
      // Called as bare functions: workerd refuses them with another `this`.
      setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
      clearTimer: (timer) => clearTimeout(timer as number),
      ...timers,
    };
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#timer ??= this.#startTimer(controller);
    try {
      let next = await this.#reader.read();
      // A pull that passes nothing on is the last one.
      while (next.value?.length === 0) next = await this.#reader.read();
      if (this.#isOver) return;
      if (next.done) return this.#end(controller);
      this.#pass(next.value, controller);
    } catch (error) {
      this.#stopTimer();
      throw error;
    }
  }

  cancel(reason: unknown): Promise<void> {
    this.#stopTimer();
    return this.#reader.cancel(reason);
  }

  #pass(chunk: Uint8Array, controller: ReadableStreamDefaultController<Uint8Array>): void {
    const kept = this.#mayEnd() ? 0 : this.#follow(chunk);
    if (kept > 0) controller.enqueue(chunk.subarray(0, kept));
    if (kept < chunk.length || this.#mayEnd()) this.#end(controller);
  }

  /** How many bytes of a chunk are passed on: all of them, or up to the end of the event that is under way. */
  #follow(chunk: Uint8Array): number {
    const isLate = this.#isDue();
    let end = this.#scanner.next(chunk, 0);
    while (end !== undefined && !isLate) end = this.#scanner.next(chunk, end);
    return end ?? chunk.length;
  }

  #isDue(): boolean {
    return this.#timers.now() >= this.#endMs;
  }

  #mayEnd(): boolean {
    if (this.#isCoded || this.#scanner.isBetweenEvents) return this.#isDue();
    return this.#timers.now() >= this.#endMs + GRACE_MS;
  }

  #startTimer(controller: ReadableStreamDefaultController<Uint8Array>): unknown {
    const nextMs = this.#isDue() && !this.#mayEnd() ? this.#endMs + GRACE_MS : this.#endMs;
    const delayMs = Math.min(Math.max(nextMs - this.#timers.now(), 0), MAX_DELAY_MS);
    return this.#timers.setTimer(() => {
      if (this.#mayEnd()) this.#end(controller);
      else this.#timer = this.#startTimer(controller);
    }, delayMs);
  }

  #stopTimer(): void {
    this.#isOver = true;
    this.#timers.clearTimer(this.#timer);
  }

  /** Ends the stream for the client, and cancels it at the handler. */
  #end(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#stopTimer();
    controller.close();
    this.#reader.cancel("The caller's token has expired").catch(() => undefined);
  }
}
