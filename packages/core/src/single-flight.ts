import { Audience } from "./audience.ts";
import { bounded, unlessAborted } from "./bounded.ts";
import { LruMap } from "./lru.ts";
import { isWithin } from "./time.ts";

/** How one piece of shared work is run. */
export interface Flight<T> {
  /** `signal` ends when nobody waits for the result any more; work that is done by then stays done. */
  work: (signal: AbortSignal) => Promise<T>;
  /** What is then done with the value, such as storing it. Nobody waits for it; newcomers get the value meanwhile. */
  afterwards?: (value: T) => Promise<void>;
  /** Whether such a newcomer takes the value. Default: it does. */
  accepts?: (value: T) => boolean;
  /** Keeps the work alive after the request that leads it is gone. */
  waitUntil: (work: Promise<unknown>) => void;
  /** Told how long this call waited for somebody else's work, in milliseconds. */
  onWaited?: (durationMs: number) => void;
  /** Ends this call, and nobody else's. */
  signal?: AbortSignal | undefined;
}

interface UnderWay<T> {
  /** When it began, and from then on when it had its value, in milliseconds since the epoch. */
  sinceMs: number;
  /** The value, once it is there. */
  done: { value: T } | undefined;
  /** The same for those who wait; undefined where the work failed. */
  outcome: Promise<{ value: T } | undefined>;
  audience: Audience;
}

/** Work whose request was killed never lands. This many entries, the latest, are kept, whatever becomes of them. */
const MAX_FLIGHTS = 10_000;
/** How many leaders are waited for, one after the other, before whoever waits does the work itself. */
export const MAX_LEADERS = 2;

/**
 * Runs one piece of work per key at a time and lets everybody who asks meanwhile wait for its result.
 *
 * Safe on platforms where a promise dies with the request that made it: the work is handed to `waitUntil`, nobody follows
 * work that began longer ago than `waitMs`, and a follower whose leader failed or vanished does the work itself. A leader's
 * error is the leader's alone. Those whose leader failed choose one new leader before each goes its own way, so that a
 * failure is not answered by a stampede.
 */
export class SingleFlight<T> {
  readonly #flights = new LruMap<string, UnderWay<T>>(MAX_FLIGHTS);
  readonly #waitMs: number;
  readonly #now: () => number;

  /** @param waitMs How long work may take before its leader counts as dead, in milliseconds. */
  constructor(waitMs: number, now: () => number) {
    this.#waitMs = waitMs;
    this.#now = now;
  }

  /**
   * Returns the result of the work under way for `key`, or does the work. Throws only what its own work throws, or the
   * reason of its own signal.
   */
  async run(key: string, flight: Flight<T>): Promise<T> {
    const { signal, accepts = () => true } = flight;
    signal?.throwIfAborted();
    for (let leaders = 0; leaders < MAX_LEADERS; leaders += 1) {
      const underWay = this.#underWay(key);
      if (!underWay) break;
      const { done } = underWay;
      const ended = await this.#follow(underWay, flight);
      if (ended && (!done || accepts(done.value))) return ended.value;
      this.#drop(key, underWay);
    }
    return this.#lead(key, flight);
  }

  /** Whether work for `key` is under way. */
  has(key: string): boolean {
    return this.#underWay(key) !== undefined;
  }

  /** Lets nobody follow the work under way for `key` any more. It goes on for those who do already. */
  forget(key: string): void {
    this.#flights.delete(key);
  }

  #underWay(key: string): UnderWay<T> | undefined {
    const underWay = this.#flights.get(key);
    return underWay && isWithin(this.#waitMs, underWay.sinceMs, this.#now()) ? underWay : undefined;
  }

  #drop(key: string, underWay: UnderWay<T>): void {
    if (this.#flights.get(key) === underWay) this.#flights.delete(key);
  }

  async #follow(underWay: UnderWay<T>, { signal, onWaited }: Flight<T>): Promise<{ value: T } | undefined> {
    const startedAtMs = this.#now();
    const timeoutMs = underWay.sinceMs + this.#waitMs - startedAtMs;
    const error = () => new Error("No result in time");
    const { done, outcome, audience } = underWay;
    // Newer workerd rejects a promise whose request has ended, instead of never settling it.
    const outcomeInTime = () => bounded(outcome, { timeoutMs, signal, error }).catch(() => undefined);
    const ended = done ?? (await audience.attend(outcomeInTime()));
    signal?.throwIfAborted();
    onWaited?.(this.#now() - startedAtMs);
    return ended;
  }

  async #lead(key: string, { work, afterwards, waitUntil, signal }: Flight<T>): Promise<T> {
    const land = () => this.#drop(key, underWay);
    const audience = new Audience(land);
    const result = work(audience.signal);
    const ended = (done?: { value: T }): { value: T } | undefined => {
      audience.dismiss();
      underWay.done = done;
      underWay.sinceMs = this.#now();
      return done;
    };
    const outcome = result.then(
      (value) => ended({ value }),
      () => ended(),
    );
    const underWay: UnderWay<T> = { sinceMs: this.#now(), done: undefined, outcome, audience };
    const landed = (afterwards ? result.then(afterwards) : result).then(land, land);
    if (!this.#underWay(key)) this.#flights.set(key, underWay);
    waitUntil(landed);
    return audience.attend(unlessAborted(signal, result));
  }
}
