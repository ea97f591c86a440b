import { type Outcome, SingleFlight, withinDeadline } from "./single-flight.ts";

/** Where a {@link FreshValue} leaves copies for those that come after it. What it throws counts as nothing there. */
export interface ValueShelf<T> {
  read(): Promise<{ value: T; loadedAtMs: number } | undefined>;
  write(value: T, loadedAtMs: number): Promise<void>;
}

/** How a {@link FreshValue} is loaded and for how long it serves. Durations are in milliseconds. */
export interface FreshValueOptions<T> {
  load: () => Promise<T>;
  /** Looked at as long as there is no value. */
  shelf?: ValueShelf<T> | undefined;
  now: () => number;
  waitUntil: (work: Promise<unknown>) => void;
  /** Called after each load that failed. */
  onFailure: (error: unknown, servingStale: boolean) => void;
  /** How long a loaded value counts as fresh. */
  ttlMs: number;
  /** At which age a fresh value is renewed in the background. */
  renewAfterMs: number;
  /** Until which age an old value serves while loading fails. */
  staleMs: number;
  /** The least time between two attempts while there is a value to serve. */
  coolDownMs: number;
  /** How long a request waits for a load that another request leads. */
  waitMs: number;
}

const KEY = "value";
/** A shelf that takes longer is no faster than a load. */
const SHELF_WAIT_MS = 1000;

/**
 * A value from elsewhere that is kept, renewed in the background before it gets old, and served stale while its source
 * is down. One load runs at a time. A failure with nothing to serve is not remembered: the next call tries again.
 */
export class FreshValue<T> {
  readonly #options: FreshValueOptions<T>;
  readonly #flight = new SingleFlight<T>();
  #held: { value: T; loadedAtMs: number; attempt: number } | undefined;
  #attempts = 0;
  #lastAttemptAtMs = Number.NEGATIVE_INFINITY;
  #lastAttemptFailed = false;

  constructor(options: FreshValueOptions<T>) {
    this.#options = options;
  }

  /** The value, if there is one that is fresh and not due for renewal. Never does I/O. */
  peek(): T | undefined {
    return this.#held && this.#age(this.#held) < this.#options.renewAfterMs ? this.#held.value : undefined;
  }

  /** How old the held value is, in milliseconds, or undefined if none is held. */
  ageMs(): number | undefined {
    return this.#held && this.#age(this.#held);
  }

  /** Whether the latest attempt that ended has failed. */
  get failing(): boolean {
    return this.#lastAttemptFailed;
  }

  /** The value, loaded if need be. Throws what `load` throws, if there is nothing to serve instead. */
  async get(): Promise<T> {
    const held = this.#held;
    if (!held) return this.#load();
    const age = this.#age(held);
    if (age < this.#options.renewAfterMs) return held.value;
    if (age < this.#options.ttlMs) {
      this.#renewInBackground();
      return held.value;
    }
    // An old value serves because its source is down, not because somebody else happens to be asking.
    if (this.#ridesOutFailure(held)) return held.value;
    return this.#load();
  }

  /**
   * A value newer than the one held, unless the latest attempt was less than the cool-down ago: then the outcome of
   * that attempt, waited for if need be. For a caller that misses something in the value.
   */
  async renewed(): Promise<T> {
    const held = this.#held;
    if (held && this.#coolingDown() && !this.#flight.has(KEY)) return held.value;
    return this.#load();
  }

  #age(held: { loadedAtMs: number }): number {
    return this.#options.now() - held.loadedAtMs;
  }

  #servesStill(held: { loadedAtMs: number }): boolean {
    return this.#age(held) < this.#options.staleMs;
  }

  /** Whether the source failed a moment ago and a value is old, but good enough until it is asked again. */
  #ridesOutFailure(held: { loadedAtMs: number }): boolean {
    return this.#lastAttemptFailed && this.#coolingDown() && this.#servesStill(held);
  }

  #coolingDown(): boolean {
    return this.#options.now() - this.#lastAttemptAtMs < this.#options.coolDownMs;
  }

  #renewInBackground(): void {
    if (this.#coolingDown() || this.#flight.has(KEY)) return;
    this.#options.waitUntil(this.#load());
  }

  async #load(): Promise<T> {
    const { shelf, waitUntil, waitMs } = this.#options;
    const work = () => (this.#held || !shelf ? this.#attempt() : this.#attemptAfter(shelf));
    try {
      return await this.#flight.run(KEY, { work, waitUntil, waitMs });
    } catch (error) {
      if (this.#held && this.#servesStill(this.#held)) return this.#held.value;
      throw error;
    }
  }

  /** A copy from the shelf, if it is still fresh; else a load, in whose failure an old copy is better than none. */
  async #attemptAfter(shelf: ValueShelf<T>): Promise<T> {
    const read = shelf.read().then((value): Outcome<typeof value> => ({ done: true, value }));
    const outcome = await withinDeadline(read, SHELF_WAIT_MS);
    // Somebody who did not wait for the shelf may have loaded a newer one.
    if (this.#held) return this.#held.value;
    const copy = outcome.done ? outcome.value : undefined;
    if (!copy || copy.loadedAtMs > this.#options.now() || !this.#servesStill(copy)) return this.#attempt();
    this.#held = { ...copy, attempt: 0 };
    this.#lastAttemptAtMs = copy.loadedAtMs;
    return this.#age(copy) < this.#options.ttlMs ? copy.value : this.#attempt();
  }

  #leaveCopy(value: T, loadedAtMs: number): void {
    const { shelf, waitUntil } = this.#options;
    if (shelf) waitUntil(shelf.write(value, loadedAtMs));
  }

  async #attempt(): Promise<T> {
    // Whoever waited for an attempt that failed comes here next: the cool-down is theirs as well.
    if (this.#held && this.#ridesOutFailure(this.#held)) return this.#held.value;
    const attempt = ++this.#attempts;
    this.#lastAttemptAtMs = this.#options.now();
    try {
      const value = await this.#options.load();
      // An answer that was long on its way must not undo a newer one.
      if (this.#held && this.#held.attempt > attempt) return this.#held.value;
      const loadedAtMs = this.#options.now();
      this.#held = { value, loadedAtMs, attempt };
      this.#lastAttemptFailed = false;
      this.#leaveCopy(value, loadedAtMs);
      return value;
    } catch (error) {
      if (attempt === this.#attempts) this.#lastAttemptFailed = true;
      const servingStale = this.#held !== undefined && this.#servesStill(this.#held);
      this.#options.onFailure(error, servingStale);
      throw error;
    }
  }
}
