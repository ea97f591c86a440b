import { bounded } from "./bounded.ts";
import { SingleFlight } from "./single-flight.ts";
import { isWithin } from "./time.ts";

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
  /** The least time between two attempts while there is a value to serve; see {@link FreshValue.renewed} for its exception. */
  coolDownMs: number;
  /** How long a request waits for a load that another request leads. */
  waitMs: number;
}

const KEY = "value";
const MAX_BACK_OFF_MS = 4_000;
/** A shelf that takes longer is no faster than a load. */
const SHELF_WAIT_MS = 1000;

/**
 * A value from elsewhere that is kept, renewed in the background before it gets old, and served stale while its source
 * is down: whoever finds that out waits for it, those who come within two cool-downs of an attempt do not. One load runs at a
 * time. A failure with nothing to serve is not remembered: the next call tries again; only where failure follows on failure
 * does the next attempt wait, for 1 second first and for 4 at the most.
 */
export class FreshValue<T> {
  readonly #options: FreshValueOptions<T>;
  readonly #flight: SingleFlight<T>;
  #held: { value: T; loadedAtMs: number; attempt: number } | undefined;
  #attempts = 0;
  #lastAttemptAtMs = Number.NEGATIVE_INFINITY;
  #attemptBeforeAtMs = Number.NEGATIVE_INFINITY;
  #lastAttemptFailed = false;
  /** How many attempts have failed in a row, and how the latest did. */
  #failures = 0;
  #lastError: unknown;

  constructor(options: FreshValueOptions<T>) {
    this.#options = options;
    this.#flight = new SingleFlight(options.waitMs, options.now);
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
    // An old value serves because its source is down, not because somebody else happens to be asking. Of a source that was
    // down when it was last asked, nobody waits to hear that it still is.
    if (this.#ridesOutFailure(held, 2 * this.#options.coolDownMs)) {
      this.#renewInBackground();
      return held.value;
    }
    return this.#load();
  }

  /**
   * A value newer than the one held, or the outcome of the attempt under way, for a caller that misses something in the
   * value. The source may have changed right after it was asked, so one attempt more is made within the cool-down. It is
   * never the third within a cool-down: then the held value is all there is.
   */
  async renewed(): Promise<T> {
    const held = this.#held;
    if (held && !this.#flight.has(KEY) && !this.#mayAskAgain()) return held.value;
    return this.#load();
  }

  #mayAskAgain(): boolean {
    if (!this.#coolingDown()) return true;
    const { coolDownMs, now } = this.#options;
    return !this.#lastAttemptFailed && !isWithin(coolDownMs, this.#attemptBeforeAtMs, now());
  }

  /** Of a value from the future nothing is known, least of all that it is fresh. */
  #age(held: { loadedAtMs: number }): number {
    const ageMs = this.#options.now() - held.loadedAtMs;
    return ageMs >= 0 ? ageMs : this.#options.ttlMs;
  }

  #servesStill(held: { loadedAtMs: number }): boolean {
    return this.#age(held) < this.#options.staleMs;
  }

  /** Whether the source was asked that lately and failed, and an old value is good enough meanwhile. */
  #ridesOutFailure(held: { loadedAtMs: number }, durationMs: number): boolean {
    return this.#lastAttemptFailed && this.#attemptedWithin(durationMs) && this.#servesStill(held);
  }

  #coolingDown(): boolean {
    return this.#attemptedWithin(this.#options.coolDownMs);
  }

  /**
   * Whether the source has failed so often in a row that asking again must wait. One failure may be a hiccup: the very
   * next call tries again. From the second on, calls that could cause any number of attempts get the latest error.
   */
  #backingOff(): boolean {
    return this.#failures >= 2 && this.#attemptedWithin(Math.min(MAX_BACK_OFF_MS, 1_000 * 2 ** (this.#failures - 2)));
  }

  #attemptedWithin(durationMs: number): boolean {
    return isWithin(durationMs, this.#lastAttemptAtMs, this.#options.now());
  }

  #renewInBackground(): void {
    if (this.#coolingDown() || this.#flight.has(KEY)) return;
    this.#options.waitUntil(this.#load());
  }

  async #load(): Promise<T> {
    const { shelf, waitUntil } = this.#options;
    const work = () => (this.#held || !shelf ? this.#attempt() : this.#attemptAfter(shelf));
    try {
      return await this.#flight.run(KEY, { work, waitUntil });
    } catch (error) {
      if (this.#held && this.#servesStill(this.#held)) return this.#held.value;
      throw error;
    }
  }

  /** A copy from the shelf, if it is still fresh; else a load, in whose failure an old copy is better than none. */
  async #attemptAfter(shelf: ValueShelf<T>): Promise<T> {
    const error = () => new Error("The shelf is too slow");
    const copy = await bounded(shelf.read(), { timeoutMs: SHELF_WAIT_MS, error }).catch(() => undefined);
    // Somebody who did not wait for the shelf may have loaded a newer one.
    if (this.#held) return this.#held.value;
    if (!copy || copy.loadedAtMs > this.#options.now() || !this.#servesStill(copy)) return this.#attempt();
    this.#held = { ...copy, attempt: 0 };
    this.#lastAttemptAtMs = copy.loadedAtMs;
    return this.#age(copy) < this.#options.ttlMs ? copy.value : this.#attempt();
  }

  #leaveCopy(value: T, loadedAtMs: number): void {
    const { shelf, waitUntil } = this.#options;
    if (shelf) waitUntil(Promise.resolve().then(() => shelf.write(value, loadedAtMs)));
  }

  async #attempt(): Promise<T> {
    // Whoever waited for an attempt that failed comes here next: the cool-down is theirs as well.
    if (this.#held && this.#ridesOutFailure(this.#held, this.#options.coolDownMs)) return this.#held.value;
    if (this.#backingOff()) throw this.#lastError;
    const attempt = ++this.#attempts;
    this.#attemptBeforeAtMs = this.#lastAttemptAtMs;
    this.#lastAttemptAtMs = this.#options.now();
    try {
      const value = await this.#options.load();
      // An answer that was long on its way must not undo a newer one.
      if (this.#held && this.#held.attempt > attempt) return this.#held.value;
      const loadedAtMs = this.#options.now();
      this.#held = { value, loadedAtMs, attempt };
      this.#lastAttemptFailed = false;
      this.#failures = 0;
      this.#leaveCopy(value, loadedAtMs);
      return value;
    } catch (error) {
      if (attempt === this.#attempts) this.#lastAttemptFailed = true;
      this.#failures += 1;
      this.#lastError = error;
      const servingStale = this.#held !== undefined && this.#servesStill(this.#held);
      this.#options.onFailure(error, servingStale);
      throw error;
    }
  }
}
