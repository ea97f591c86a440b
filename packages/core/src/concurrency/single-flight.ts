import { abortable, isWithin, withDeadline } from "./deadline.ts";
import { LruMap } from "./lru-map.ts";
import { textBytes } from "./memory-size.ts";
import { Waiters } from "./waiters.ts";

/** Work that several callers share, and how it is run. */
export interface SharedWork<T> {
  /** The work. `signal` is aborted when no caller waits for the result any more. */
  work: (signal: AbortSignal) => Promise<T>;
  /**
   * Runs after the work, for example to store the value. No caller waits for it; new callers get the value meanwhile.
   */
  afterwards?: (value: T) => Promise<void>;
  /** Whether a new caller accepts a value that is already there. Default: yes. */
  accepts?: (value: T) => boolean;
  /** Keeps the work alive after the request that started it has ended. */
  waitUntil: (work: Promise<unknown>) => void;
  /** Called with the time that this call waited for another caller's work, in milliseconds. */
  onWaited?: (durationMs: number) => void;
  /** Ends this call only. Others keep waiting. */
  signal?: AbortSignal | undefined;
}

interface InFlight<T> {
  /** When the work began, or when its value arrived. In milliseconds since the epoch. */
  sinceMs: number;
  /** The value, once it is there. */
  done: { value: T } | undefined;
  /** Settles when the work ends; undefined if it failed. Never rejects. */
  outcome: Promise<{ value: T } | undefined>;
  waiters: Waiters;
}

/** Work whose request was killed never ends, so its entry stays. Only this many of the latest entries are kept. */
const MAX_RUNNING = 10_000;
const MAX_FLIGHTS_BYTES = 16 * 1024 * 1024;
/** The approximate size of an entry without its key and value, in bytes: its promises and its waiters. */
const FLIGHT_BYTES = 1_000;
/** How many leaders a caller waits for, one after the other, before it does the work itself. */
export const MAX_LEADERS = 2;

/**
 * Runs one piece of work per key at a time. Callers that ask meanwhile wait for its result. The caller that runs the
 * work is the leader, the others are followers.
 *
 * On Workers a promise dies with the request that made it. So the work is handed to `waitUntil`, no caller follows
 * work that began more than `waitMs` ago, and a follower whose leader failed or vanished does the work itself. A leader's
 * error goes to the leader only. Followers of a failed leader first agree on one new leader; if that one fails too,
 * each does the work itself. So one failure does not cause a burst of requests.
 */
export class SingleFlight<T> {
  readonly #running: LruMap<string, InFlight<T>>;
  readonly #waitMs: number;
  readonly #now: () => number;

  /**
   * @param waitMs How long work may take before its leader counts as dead, in milliseconds.
   * @param weigh The size of a value in memory, in bytes. A value is held until it has been stored. Default: 0.
   */
  constructor(waitMs: number, now: () => number, weigh: (value: T) => number = () => 0) {
    this.#running = new LruMap(MAX_RUNNING, {
      maxWeight: MAX_FLIGHTS_BYTES,
      weigh: (key, { done }) => FLIGHT_BYTES + textBytes(key) + (done ? weigh(done.value) : 0),
    });
    this.#waitMs = waitMs;
    this.#now = now;
  }

  /**
   * The result of the work that is running for `key`; runs the work if there is none.
   *
   * @throws what its own work throws, or the reason of its own signal; never another caller's error.
   */
  async run(key: string, shared: SharedWork<T>): Promise<T> {
    const { signal, accepts = () => true } = shared;
    signal?.throwIfAborted();
    for (let leaders = 0; leaders < MAX_LEADERS; leaders += 1) {
      const inFlight = this.#inFlight(key);
      if (!inFlight) break;
      const { done } = inFlight;
      const ended = await this.#follow(inFlight, shared);
      if (ended && (!done || accepts(done.value))) return ended.value;
      this.#drop(key, inFlight);
    }
    return this.#lead(key, shared);
  }

  /** Whether work for `key` is under way. */
  has(key: string): boolean {
    return this.#inFlight(key) !== undefined;
  }

  /** New callers no longer join the work that is running for `key`. It continues for those that have joined. */
  forget(key: string): void {
    this.#running.delete(key);
  }

  #inFlight(key: string): InFlight<T> | undefined {
    const inFlight = this.#running.get(key);
    return inFlight && isWithin(this.#waitMs, inFlight.sinceMs, this.#now()) ? inFlight : undefined;
  }

  #drop(key: string, inFlight: InFlight<T>): void {
    if (this.#running.get(key) === inFlight) this.#running.delete(key);
  }

  async #follow(inFlight: InFlight<T>, { signal, onWaited }: SharedWork<T>): Promise<{ value: T } | undefined> {
    const startedAtMs = this.#now();
    const timeoutMs = inFlight.sinceMs + this.#waitMs - startedAtMs;
    const error = () => new Error("No result in time");
    const { done, outcome, waiters } = inFlight;
    // Newer workerd rejects a promise whose request has ended, instead of never settling it.
    const outcomeInTime = () => withDeadline(outcome, { timeoutMs, signal, error }).catch(() => undefined);
    const ended = done ?? (await waiters.wait(outcomeInTime()));
    signal?.throwIfAborted();
    onWaited?.(this.#now() - startedAtMs);
    return ended;
  }

  async #lead(key: string, { work, afterwards, waitUntil, signal }: SharedWork<T>): Promise<T> {
    const forget = () => this.#drop(key, inFlight);
    const waiters = new Waiters(forget);
    const result = work(waiters.signal);
    const settle = (done?: { value: T }): { value: T } | undefined => {
      waiters.workEnded();
      inFlight.done = done;
      inFlight.sinceMs = this.#now();
      // Set again, so that the map weighs it with its value.
      if (this.#running.get(key) === inFlight) this.#running.set(key, inFlight);
      return done;
    };
    const outcome = result.then(
      (value) => settle({ value }),
      () => settle(),
    );
    const inFlight: InFlight<T> = { sinceMs: this.#now(), done: undefined, outcome, waiters };
    const stored = (afterwards ? result.then(afterwards) : result).then(forget, forget);
    if (!this.#inFlight(key)) this.#running.set(key, inFlight);
    waitUntil(stored);
    return waiters.wait(abortable(signal, result));
  }
}
