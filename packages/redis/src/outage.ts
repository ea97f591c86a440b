import { messageOf } from "@edgegrant/core/adapter";

/** How long requests go on without Redis after a failure, in milliseconds. */
const PAUSE_MS = 1_000;

/**
 * Replies of a server that reads but does not write: it is full, a replica, can't save, or has too few replicas. Some
 * clients put words of their own before the reply.
 */
const REFUSES_WRITES = /\b(?:OOM|READONLY|MISCONF|NOREPLICAS) /;

/** The longest message of an error, in characters. Some clients append the whole command. */
const MAX_MESSAGE = 300;

/** Who waits for a command: a request, for a read or for a lease, which is a write, or nobody. */
export type Purpose = "read" | "lease" | "background";

/**
 * Keeps an outage of the server from delaying every request. After a failure, for a second, no request waits for Redis,
 * and further failures are not errors: one of them was reported. A server that only refuses writes is still read.
 */
export class Outage {
  readonly #now: () => number;
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #refusedWriteAtMs = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The result of `work`, or undefined during an outage. Throws the error that begins an outage. */
  async guard<T>(purpose: Purpose, work: () => Promise<T>): Promise<T | undefined> {
    if (purpose !== "background" && this.#isOut(purpose)) return undefined;
    try {
      return await work();
    } catch (error) {
      if (this.#isOut(purpose)) return undefined;
      const message = messageOf(error);
      if (REFUSES_WRITES.test(message)) this.#refusedWriteAtMs = this.#now();
      else this.#failedAtMs = this.#now();
      throw new Error(message.slice(0, MAX_MESSAGE));
    }
  }

  #isOut(purpose: Purpose): boolean {
    return this.#isRecent(this.#failedAtMs) || (purpose !== "read" && this.#isRecent(this.#refusedWriteAtMs));
  }

  /** A time in the future, because the clock was set back, is not recent. */
  #isRecent(atMs: number): boolean {
    const sinceMs = this.#now() - atMs;
    return sinceMs >= 0 && sinceMs < PAUSE_MS;
  }
}
