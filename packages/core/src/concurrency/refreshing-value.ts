import { isWithin, withDeadline } from "./deadline.ts";
import { SingleFlight } from "./single-flight.ts";

/** Where a {@link RefreshingValue} keeps a copy that outlives it. An error from it counts as "no copy". */
export interface PersistedCopy<T> {
  read(): Promise<{ value: T; loadedAtMs: number } | undefined>;
  write(value: T, loadedAtMs: number): Promise<void>;
}

/** How a {@link RefreshingValue} is loaded and for how long it serves. Durations are in milliseconds. */
export interface RefreshingValueOptions<T> {
  load: () => Promise<T>;
  /** Read once, before the first load. */
  persisted?: PersistedCopy<T> | undefined;
  now: () => number;
  waitUntil: (work: Promise<unknown>) => void;
  /** Called after each load that failed. */
  onFailure: (error: unknown, servingStale: boolean) => void;
  /** How long a loaded value counts as fresh. */
  ttlMs: number;
  /** The age from which a fresh value is renewed in the background. */
  renewAfterMs: number;
  /** The age up to which an old value is served while loading fails. */
  staleMs: number;
  /**
   * The least time between two loads while there is a value to serve. {@link RefreshingValue.renewed} has one
   * exception.
   */
  coolDownMs: number;
  /** How long a request waits for a load that another request started. */
  waitMs: number;
}

const KEY = "value";
const MAX_BACK_OFF_MS = 4_000;
/** How long a load waits for the copy. A slower copy saves no time. */
const PERSISTED_WAIT_MS = 1000;

/**
 * Keeps a value that is loaded from elsewhere, such as a zone's keys.
 *
 * - A fresh value is served at once. It is renewed in the background before it gets old.
 * - While the source is down, the old value is served. The first request waits for the failed load; requests within two
 *   cool-downs after it do not wait.
 * - One load runs at a time.
 * - If there is nothing to serve, each call tries again. After two failures in a row, the next attempt waits for 1 s,
 *   then 2 s, then 4 s.
 */
export class RefreshingValue<T> {
  readonly #options: RefreshingValueOptions<T>;
  readonly #singleFlight: SingleFlight<T>;
  #held: { value: T; loadedAtMs: number; attempt: number } | undefined;
  #attempts = 0;
  #lastAttemptAtMs = Number.NEGATIVE_INFINITY;
  #previousAttemptAtMs = Number.NEGATIVE_INFINITY;
  #lastAttemptFailed = false;
  /** How many attempts have failed in a row, and the error of the latest. */
  #failures = 0;
  #lastError: unknown;

  constructor(options: RefreshingValueOptions<T>) {
    this.#options = options;
    this.#singleFlight = new SingleFlight(options.waitMs, options.now);
  }

  /** The value, if it is fresh and not due for renewal. Does no I/O. */
  peek(): T | undefined {
    return this.#held && this.#age(this.#held) < this.#options.renewAfterMs ? this.#held.value : undefined;
  }

  /** The age of the held value in milliseconds; undefined if there is none. */
  ageMs(): number | undefined {
    return this.#held && this.#age(this.#held);
  }

  /** Whether the last finished load failed. */
  get failing(): boolean {
    return this.#lastAttemptFailed;
  }

  /** The value. Loads it if necessary. Throws the error of `load` if there is no old value to serve. */
  async get(): Promise<T> {
    const held = this.#held;
    if (!held) return this.#load();
    const age = this.#age(held);
    if (age < this.#options.renewAfterMs) return held.value;
    if (age < this.#options.ttlMs) {
      this.#renewInBackground();
      return held.value;
    }
    // An old value is served only while its source is down. If the last load failed a moment ago, requests do not wait
    // for the next one.
    if (this.#servesDespiteFailure(held, 2 * this.#options.coolDownMs)) {
      this.#renewInBackground();
      return held.value;
    }
    return this.#load();
  }

  /**
   * A newer value, for a caller that misses something in the held one. It joins a load that is running. The source may
   * have changed right after the last load, so one more load is allowed within the cool-down, but never a third: then
   * the held value is returned.
   */
  async renewed(): Promise<T> {
    const held = this.#held;
    if (held && !this.#singleFlight.has(KEY) && !this.#mayLoadAgain()) return held.value;
    return this.#load();
  }

  #mayLoadAgain(): boolean {
    if (!this.#coolingDown()) return true;
    const { coolDownMs, now } = this.#options;
    return !this.#lastAttemptFailed && !isWithin(coolDownMs, this.#previousAttemptAtMs, now());
  }

  /** The age in milliseconds. A value with a time in the future (the clock was set back) counts as no longer fresh. */
  #age(held: { loadedAtMs: number }): number {
    const ageMs = this.#options.now() - held.loadedAtMs;
    return ageMs >= 0 ? ageMs : this.#options.ttlMs;
  }

  #isServable(held: { loadedAtMs: number }): boolean {
    return this.#age(held) < this.#options.staleMs;
  }

  /** Whether the last load failed less than `durationMs` ago and the old value may still be served. */
  #servesDespiteFailure(held: { loadedAtMs: number }, durationMs: number): boolean {
    return this.#lastAttemptFailed && this.#attemptedWithin(durationMs) && this.#isServable(held);
  }

  #coolingDown(): boolean {
    return this.#attemptedWithin(this.#options.coolDownMs);
  }

  /**
   * Whether the next load must wait because loads have failed in a row. After one failure the next call tries again at
   * once. From the second failure on, calls get the last error until the pause is over.
   */
  #backingOff(): boolean {
    return this.#failures >= 2 && this.#attemptedWithin(Math.min(MAX_BACK_OFF_MS, 1_000 * 2 ** (this.#failures - 2)));
  }

  #attemptedWithin(durationMs: number): boolean {
    return isWithin(durationMs, this.#lastAttemptAtMs, this.#options.now());
  }

  #renewInBackground(): void {
    if (this.#coolingDown() || this.#singleFlight.has(KEY)) return;
    this.#options.waitUntil(this.#load());
  }

  async #load(): Promise<T> {
    const { persisted, waitUntil } = this.#options;
    const work = () => (this.#held || !persisted ? this.#attempt() : this.#attemptAfter(persisted));
    try {
      return await this.#singleFlight.run(KEY, { work, waitUntil });
    } catch (error) {
      if (this.#held && this.#isServable(this.#held)) return this.#held.value;
      throw error;
    }
  }

  /** The copy, if it is still fresh. Otherwise loads; an old copy is kept in case that fails. */
  async #attemptAfter(persisted: PersistedCopy<T>): Promise<T> {
    const error = () => new Error("The persisted copy took too long");
    const copy = await withDeadline(persisted.read(), { timeoutMs: PERSISTED_WAIT_MS, error }).catch(() => undefined);
    // Another request may have loaded a newer value meanwhile.
    if (this.#held) return this.#held.value;
    if (!copy || copy.loadedAtMs > this.#options.now() || !this.#isServable(copy)) return this.#attempt();
    this.#held = { ...copy, attempt: 0 };
    this.#lastAttemptAtMs = copy.loadedAtMs;
    return this.#age(copy) < this.#options.ttlMs ? copy.value : this.#attempt();
  }

  #writePersisted(value: T, loadedAtMs: number): void {
    const { persisted, waitUntil } = this.#options;
    if (persisted) waitUntil(Promise.resolve().then(() => persisted.write(value, loadedAtMs)));
  }

  async #attempt(): Promise<T> {
    // A follower whose leader failed comes here next. The cool-down applies to it too.
    if (this.#held && this.#servesDespiteFailure(this.#held, this.#options.coolDownMs)) return this.#held.value;
    if (this.#backingOff()) throw this.#lastError;
    const attempt = ++this.#attempts;
    this.#previousAttemptAtMs = this.#lastAttemptAtMs;
    this.#lastAttemptAtMs = this.#options.now();
    try {
      const value = await this.#options.load();
      // A late answer must not replace a newer one.
      if (this.#held && this.#held.attempt > attempt) return this.#held.value;
      const loadedAtMs = this.#options.now();
      // Failed loads before the first value do not count: `renewed` may load once more within the cool-down.
      if (!this.#held) this.#previousAttemptAtMs = Number.NEGATIVE_INFINITY;
      this.#held = { value, loadedAtMs, attempt };
      this.#lastAttemptFailed = false;
      this.#failures = 0;
      this.#writePersisted(value, loadedAtMs);
      return value;
    } catch (error) {
      if (attempt === this.#attempts) this.#lastAttemptFailed = true;
      this.#failures += 1;
      this.#lastError = error;
      const servingStale = this.#held !== undefined && this.#isServable(this.#held);
      this.#options.onFailure(error, servingStale);
      throw error;
    }
  }
}
