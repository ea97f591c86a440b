import { ConfigurationError } from "./errors.ts";

/** A second bound of an {@link LruMap}, and who is told of what it forgets. */
export interface LruOptions<K, V> {
  /** The most that all entries together may weigh, by `weigh`. An entry that alone weighs more is not kept. */
  maxWeight?: number | undefined;
  weigh?: ((key: K, value: V) => number) | undefined;
  /** Called for each entry that had to go for lack of room. */
  onEvict?: (() => void) | undefined;
}

/**
 * A map that holds at most `maxEntries` and forgets what was used longest ago. Every operation takes constant time,
 * because a `Map` keeps the order of insertion and re-inserting moves an entry to the end.
 */
export class LruMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #maxEntries: number;
  readonly #options: LruOptions<K, V>;
  #weight = 0;

  /** Throws {@link ConfigurationError} if `maxEntries` is not a whole number: without a bound, memory has none. */
  constructor(maxEntries: number, options: LruOptions<K, V> = {}) {
    if (!Number.isSafeInteger(maxEntries) || maxEntries < 0) {
      throw new ConfigurationError(`A number of entries must be a whole number, 0 or more, got ${maxEntries}`);
    }
    this.#maxEntries = maxEntries;
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What all entries together weigh. */
  get weight(): number {
    return this.#weight;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#weight += this.#weigh(key, value);
    while (this.#isTooFull()) this.#forgetOldest();
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#weight -= this.#weigh(key, value);
  }

  #isTooFull(): boolean {
    const { maxWeight = Number.POSITIVE_INFINITY } = this.#options;
    return this.#entries.size > this.#maxEntries || this.#weight > maxWeight;
  }

  #weigh(key: K, value: V): number {
    return this.#options.weigh?.(key, value) ?? 0;
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      this.delete(key);
      this.#options.onEvict?.();
      return;
    }
  }
}
