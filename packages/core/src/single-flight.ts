/** How one piece of shared work is run. */
export interface Flight<T> {
  work: () => Promise<T>;
  /** What is then done with the value, such as storing it. Nobody waits for it; newcomers get the value meanwhile. */
  afterwards?: (value: T) => Promise<void>;
  /** Keeps the work alive after the request that leads it is gone. */
  waitUntil: (work: Promise<unknown>) => void;
  /** How long a follower waits for the leader before it goes its own way, in milliseconds. */
  waitMs: number;
  /** Called when this call waits for somebody else's work. */
  onWait?: () => void;
}

/** How work ended: with a value, or in another way. */
export type Outcome<T> = { done: true; value: T } | { done: false };

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
  readonly #flights = new Map<string, Promise<Outcome<T>>>();

  /** Returns the result of the work under way for `key`, or does the work. Throws only what its own work throws. */
  async run(key: string, flight: Flight<T>): Promise<T> {
    for (let leaders = 0; leaders < MAX_LEADERS; leaders += 1) {
      const underWay = this.#flights.get(key);
      if (!underWay) break;
      if (leaders === 0) flight.onWait?.();
      const outcome = await withinDeadline(underWay, flight.waitMs);
      if (outcome.done) return outcome.value;
      if (this.#flights.get(key) !== underWay) continue;
      // It neither succeeded nor failed: nobody knows what became of it.
      this.#flights.delete(key);
      break;
    }
    return this.#lead(key, flight);
  }

  /** Whether work for `key` is under way. */
  has(key: string): boolean {
    return this.#flights.has(key);
  }

  /** Lets nobody follow the work under way for `key` any more. It goes on for those who do already. */
  forget(key: string): void {
    this.#flights.delete(key);
  }

  async #lead(key: string, { work, afterwards, waitUntil }: Flight<T>): Promise<T> {
    const result = work();
    const outcome: Promise<Outcome<T>> = result.then(
      (value) => ({ done: true, value }),
      () => ({ done: false }),
    );
    const land = () => {
      if (this.#flights.get(key) === outcome) this.#flights.delete(key);
    };
    const landed = (afterwards ? result.then(afterwards) : result).then(land, land);
    if (!this.#flights.has(key)) this.#flights.set(key, outcome);
    waitUntil(landed);
    return result;
  }
}

/** Waits for an outcome, but no longer than `waitMs`; a promise that can never settle counts as one that failed. */
export async function withinDeadline<T>(outcome: Promise<Outcome<T>>, waitMs: number): Promise<Outcome<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => resolve({ done: false }), waitMs);
  });
  try {
    return await Promise.race([outcome, deadline]);
  } catch {
    // Newer workerd rejects a promise whose request has ended, instead of never settling it.
    return { done: false };
  } finally {
    clearTimeout(timer);
  }
}
