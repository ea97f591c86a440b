import { ConfigurationError } from "../errors.ts";

/** Optional settings of an {@link LruMap}: a bound on weight, and a callback for evictions. */
export interface LruOptions<K, V> {
  /** The largest total weight of all entries, in the unit of `weigh`. An entry that alone exceeds it is not kept. */
  maxWeight?: number | undefined;
  weigh?: ((key: K, value: V) => number) | undefined;
  /** Called for each entry that is evicted. */
  onEvict?: (() => void) | undefined;
}

/** An entry in the list, which is ordered by use. */
interface Link<K, V> {
  key: K;
  value: V;
  weight: number;
  older: Link<K, V> | undefined;
  newer: Link<K, V> | undefined;
}

/**
 * A map that holds at most `maxEntries` entries and evicts the least recently used one. Every operation takes constant
 * time.
 *
 * The order of use is kept in a linked list. A plain `Map` keeps insertion order too, but reading its first key skips
 * every deleted entry before it, so the time grows with the size of the map.
 */
export class LruMap<K, V> {
  readonly #links = new Map<K, Link<K, V>>();
  readonly #maxEntries: number;
  readonly #options: LruOptions<K, V>;
  #oldest: Link<K, V> | undefined;
  #newest: Link<K, V> | undefined;
  #weight = 0;

  /**
   * Throws {@link ConfigurationError} unless `maxEntries` is a whole number and `maxWeight` a number, both 0 or more.
   */
  constructor(maxEntries: number, options: LruOptions<K, V> = {}) {
    const { maxWeight = 0 } = options;
    if (!(maxWeight >= 0))
      throw new ConfigurationError(`The largest weight must be a number, 0 or more, not ${maxWeight}`);
    this.#maxEntries = requireEntries(maxEntries);
    this.#options = options;
  }

  get size(): number {
    return this.#links.size;
  }

  /** The total weight of all entries. */
  get weight(): number {
    return this.#weight;
  }

  get(key: K): V | undefined {
    const link = this.#links.get(key);
    if (!link) return undefined;
    if (link !== this.#newest) {
      this.#detach(link);
      this.#attach(link);
    }
    return link.value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    const { weigh, maxWeight = Number.POSITIVE_INFINITY } = this.#options;
    const weight = weigh?.(key, value) ?? 0;
    // It would not fit even into an empty map, so nothing is evicted for it.
    if (weight > maxWeight) return;
    const link: Link<K, V> = { key, value, weight, older: undefined, newer: undefined };
    this.#links.set(key, link);
    this.#attach(link);
    this.#weight += weight;
    this.#makeRoom();
  }

  delete(key: K): void {
    const link = this.#links.get(key);
    if (link) this.#drop(link);
  }

  #drop(link: Link<K, V>): void {
    this.#links.delete(link.key);
    this.#detach(link);
    this.#weight -= link.weight;
  }

  #makeRoom(): void {
    const { maxWeight = Number.POSITIVE_INFINITY, onEvict } = this.#options;
    while (this.#oldest && (this.#links.size > this.#maxEntries || this.#weight > maxWeight)) {
      this.#drop(this.#oldest);
      onEvict?.();
    }
  }

  #attach(link: Link<K, V>): void {
    link.older = this.#newest;
    if (this.#newest) this.#newest.newer = link;
    else this.#oldest = link;
    this.#newest = link;
  }

  #detach(link: Link<K, V>): void {
    if (link.older) link.older.newer = link.newer;
    else this.#oldest = link.newer;
    if (link.newer) link.newer.older = link.older;
    else this.#newest = link.older;
    link.older = undefined;
    link.newer = undefined;
  }
}

/** Returns `maxEntries`. Throws {@link ConfigurationError} unless it is a whole number, 0 or more. */
export function requireEntries(maxEntries: number): number {
  if (Number.isSafeInteger(maxEntries) && maxEntries >= 0) return maxEntries;
  throw new ConfigurationError(`The number of entries must be a whole number, 0 or more, not ${maxEntries}`);
}
