import { requireEntries } from "../concurrency/lru-map.ts";

/**
 * Remembers which proofs were used, so that each is good for one request only (RFC 9449 section 11.1).
 *
 * Every instance of a server that uses the same store refuses what one of them has accepted.
 */
export interface ReplayStore {
  /**
   * Whether a proof is used for the first time. Of several calls with the same key, at the same time or one after the
   * other, at most one gets true. If the store can't tell, it returns false or throws.
   *
   * @param key A text of at most 128 ASCII characters: the thumbprint of the proof's key, a dot, and the hash of its id.
   * @param expiresAt When the proof becomes invalid by its age, in seconds since the epoch. The key can be forgotten then.
   * @param now The time of the request, in seconds since the epoch.
   */
  once(key: string, expiresAt: number, now: number): boolean | Promise<boolean>;
}

/** Settings of a {@link MemoryReplayStore}. */
export interface MemoryReplayStoreOptions {
  /** The largest number of proofs to remember, about 150 bytes each. Default: 50,000. */
  maxEntries?: number | undefined;
}

const DEFAULT_MAX_ENTRIES = 50_000;

/**
 * Remembers used proofs in memory, for one process or one isolate.
 *
 * A full store forgets the proofs that expire first, and from then on refuses every proof that expires no later than
 * those: it can't tell whether it has seen it. So no proof is ever good twice, and fresh proofs are still accepted. What
 * a flood shortens is the age that a proof may have.
 */
export class MemoryReplayStore implements ReplayStore {
  readonly #maxEntries: number;
  /** Keys by the second in which they expire. Of all seconds there are as many as a proof may live, so they are few. */
  readonly #bySecond = new Map<number, Set<string>>();
  #size = 0;
  /** What expires in this second or before may have been forgotten. */
  #forgottenUntil = Number.NEGATIVE_INFINITY;

  /** Throws {@link ConfigurationError} unless `maxEntries` is a whole number, 0 or more. */
  constructor({ maxEntries = DEFAULT_MAX_ENTRIES }: MemoryReplayStoreOptions = {}) {
    this.#maxEntries = requireEntries(maxEntries);
  }

  /** The number of proofs that are remembered. */
  get size(): number {
    return this.#size;
  }

  once(key: string, expiresAt: number, now: number): boolean {
    this.#forgetUntil(Math.floor(now));
    const second = Math.ceil(expiresAt);
    if (second <= this.#forgottenUntil) return false;
    const keys = this.#bySecond.get(second) ?? new Set();
    if (keys.has(key)) return false;
    this.#bySecond.set(second, keys.add(key));
    this.#size += 1;
    while (this.#size > this.#maxEntries) this.#forgetUntil(Math.min(...this.#bySecond.keys()));
    return true;
  }

  #forgetUntil(second: number): void {
    if (second <= this.#forgottenUntil) return;
    this.#forgottenUntil = second;
    for (const [expires, keys] of this.#bySecond) {
      if (expires > second) continue;
      this.#bySecond.delete(expires);
      this.#size -= keys.size;
    }
  }
}
