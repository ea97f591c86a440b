import { LruMap } from "@edgegrant/core/adapter";

/** What KV accepts: one write a second to one key. */
const INTERVAL_MS = 1_000;
const MAX_NAMES = 10_000;

/**
 * Lets one write a second through for each name. Of those that wait for the same second only the latest goes through:
 * what the others would write is out of date by then. Each waits by a timer of its own, so that none depends on a
 * request that may be gone.
 */
export class WriteRateLimiter {
  readonly #lastMs = new LruMap<string, number>(MAX_NAMES);
  readonly #latest = new LruMap<string, symbol>(MAX_NAMES);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Waits for the turn of a write. False if a later one has taken its place. */
  async waitForTurn(name: string): Promise<boolean> {
    const ticket = Symbol(name);
    this.#latest.set(name, ticket);
    for (;;) {
      const waitMs = this.#waitMs(name);
      if (waitMs <= 0) break;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (this.#latest.get(name) !== ticket) return false;
    }
    this.#lastMs.set(name, this.#now());
    return true;
  }

  #waitMs(name: string): number {
    const sinceMs = this.#now() - (this.#lastMs.get(name) ?? Number.NEGATIVE_INFINITY);
    // A last write in the future is one of a clock that has been set back since: nobody knows how long ago it was.
    return sinceMs < 0 ? 0 : INTERVAL_MS - sinceMs;
  }
}
