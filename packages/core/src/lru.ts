import { ConfigurationError } from "./errors.ts";

/** A second bound of an {@link LruMap}, and who is told of what it forgets. */
export interface LruOptions<K, V> {
  /** The most that all entries together may weigh, by `weigh`. An entry that alone weighs more is not kept. */
  maxWeight?: number | undefined;
  weigh?: ((key: K, value: V) => number) | undefined;
  /** Called for each entry that had to go for lack of room. */
  onEvict?: (() => void) | undefined;
}

/** An entry between the one used just before it and the one used just after. */
interface Link<K, V> {
  key: K;
  value: V;
  weight: number;
  older: Link<K, V> | undefined;
  newer: Link<K, V> | undefined;
}

/**
 * A map that holds at most `maxEntries` and forgets what was used longest ago. Every operation takes constant time.
 *
 * The order of use is a list of its own. A `Map` re-inserted into has that order too, but whoever then asks for its
 * first key steps over all that was deleted before it, which takes the longer the larger the map is.
 */
export class LruMap<K, V> {
  readonly #links = new Map<K, Link<K, V>>();
  readonly #maxEntries: number;
  readonly #options: LruOptions<K, V>;
  #oldest: Link<K, V> | undefined;
  #newest: Link<K, V> | undefined;
  #weight = 0;

  /** Throws {@link ConfigurationError} if a bound is none: `maxEntries` must be a whole number, `maxWeight` a number. */
  constructor(maxEntries: number, options: LruOptions<K, V> = {}) {
    const { maxWeight = 0 } = options;
    if (!(maxWeight >= 0)) throw new ConfigurationError(`A bound must be a number, 0 or more, got ${maxWeight}`);
    this.#maxEntries = requireEntries(maxEntries);
    this.#options = options;
  }

  get size(): number {
    return this.#links.size;
  }

  /** What all entries together weigh. */
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
    // No room can be made for it: the others would go for nothing.
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

/** Throws {@link ConfigurationError} if `maxEntries` is no number of entries. */
export function requireEntries(maxEntries: number): number {
  if (Number.isSafeInteger(maxEntries) && maxEntries >= 0) return maxEntries;
  throw new ConfigurationError(`A number of entries must be a whole number, 0 or more, got ${maxEntries}`);
}
