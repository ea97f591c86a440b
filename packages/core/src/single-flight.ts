import { Audience } from "./audience.ts";
import { bounded, unlessAborted } from "./bounded.ts";
import { LruMap } from "./lru.ts";

/** How one piece of shared work is run. */
export interface Flight<T> {
  /** `signal` ends when nobody waits for the result any more; work that is done by then stays done. */
  work: (signal: AbortSignal) => Promise<T>;
  /** What is then done with the value, such as storing it. Nobody waits for it; newcomers get the value meanwhile. */
  afterwards?: (value: T) => Promise<void>;
  /** Keeps the work alive after the request that leads it is gone. */
  waitUntil: (work: Promise<unknown>) => void;
  /** How long a follower waits for the leader before it goes its own way, in milliseconds. */
  waitMs: number;
  /** Called when this call waits for somebody else's work. */
  onWait?: () => void;
  /** Ends this call, and nobody else's. */
  signal?: AbortSignal | undefined;
}

/** How work ended: with a value, or in another way. */
export type Outcome<T> = { done: true; value: T } | { done: false };

interface UnderWay<T> {
  outcome: Promise<Outcome<T>>;
  audience: Audience;
}

/** Work whose request was killed never lands. This many entries, the latest, are kept, whatever becomes of them. */
const MAX_FLIGHTS = 10_000;
/** How many leaders a follower waits for, one after the other, before it does the work itself. */
const MAX_LEADERS = 2;

/**
 * Runs one piece of work per key at a time and lets everybody who asks meanwhile wait for its result.
 *
 * Safe on platforms where a promise dies with the request that made it: the work is handed to `waitUntil`, every
 * follower has a deadline of its own, an entry that did not settle in time is dropped, and a follower whose leader
 * failed or vanished does the work itself. A leader's error is the leader's alone. Those whose leader failed choose one new
 * leader before each goes its own way, so that a failure is not answered by a stampede.
 */
export class SingleFlight<T> {
  readonly #flights = new LruMap<string, UnderWay<T>>(MAX_FLIGHTS);

  /**
   * Returns the result of the work under way for `key`, or does the work. Throws only what its own work throws, or the
   * reason of its own signal.
   */
  async run(key: string, flight: Flight<T>): Promise<T> {
    flight.signal?.throwIfAborted();
    for (let leaders = 0; leaders < MAX_LEADERS; leaders += 1) {
      const underWay = this.#flights.get(key);
      if (!underWay) break;
      if (leaders === 0) flight.onWait?.();
      const { audience, outcome } = underWay;
      const ended = await audience.attend(withinDeadline(outcome, flight.waitMs, flight.signal));
      if (ended.done) return ended.value;
      if (this.#flights.get(key) !== underWay) continue;
      // It neither succeeded nor failed: nobody knows what became of it.
      this.#flights.delete(key);
      break;
    }
    return this.#lead(key, flight);
  }

  /** Whether work for `key` is under way. */
  has(key: string): boolean {
    return this.#flights.get(key) !== undefined;
  }

  /** Lets nobody follow the work under way for `key` any more. It goes on for those who do already. */
  forget(key: string): void {
    this.#flights.delete(key);
  }

  async #lead(key: string, { work, afterwards, waitUntil, signal }: Flight<T>): Promise<T> {
    const land = () => {
      if (this.#flights.get(key)?.audience === audience) this.#flights.delete(key);
    };
    const audience: Audience = new Audience(land);
    const result = work(audience.signal);
    const ended = (how: Outcome<T>): Outcome<T> => {
      audience.dismiss();
      return how;
    };
    const outcome = result.then(
      (value) => ended({ done: true, value }),
      () => ended({ done: false }),
    );
    const landed = (afterwards ? result.then(afterwards) : result).then(land, land);
    if (!this.#flights.get(key)) this.#flights.set(key, { outcome, audience });
    waitUntil(landed);
    return audience.attend(unlessAborted(signal, result));
  }
}

/**
 * Waits for an outcome, but no longer than `timeoutMs`; a promise that can never settle counts as one that failed. Throws
 * the reason of `signal` once that has ended.
 */
export async function withinDeadline<T>(
  outcome: Promise<Outcome<T>>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Outcome<T>> {
  try {
    return await bounded(outcome, { timeoutMs, signal, error: (why) => new Error(why) });
  } catch {
    signal?.throwIfAborted();
    // Newer workerd rejects a promise whose request has ended, instead of never settling it.
    return { done: false };
  }
}
