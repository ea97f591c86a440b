import { LruMap, type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core/adapter";

/** What KV accepts at least, in seconds. */
const MIN_TTL_SECONDS = 60;
/** What KV accepts: one write a second to one key. */
const WRITE_INTERVAL_MS = 1_000;
const MAX_NAMES = 10_000;

/** What is used of a KV namespace. */
export type TokenNamespace = Pick<KVNamespace, "get" | "put" | "delete">;

/**
 * Keeps tokens in a KV namespace, sealed, for all isolates in all data centres.
 *
 * KV is eventually consistent: a token written here may be missing elsewhere for a minute, and a deleted one may still
 * be there. So it saves most exchanges, not all; {@link DurableTokenStore} saves all. It goes well below memory:
 *
 * @example
 * ```ts
 * const store = tiered(new MemoryTokenStore(), new KvTokenStore(env.TOKENS, sealing(env)));
 * ```
 */
export class KvTokenStore extends SealedTokenStore {
  constructor(namespace: TokenNamespace, options: SealedTokenStoreOptions) {
    super(storageIn(namespace, options.now ?? Date.now), options);
  }
}

function storageIn(namespace: TokenNamespace, now: () => number): SealedStorage {
  const pace = new WriteRateLimiter(now);
  return {
    get: (name) => namespace.get(name, "text"),
    put: async (name, value, expiresAt) => {
      if (!(await pace.waitForTurn(name))) return;
      // Kept for longer than the token lives, if need be: its end stands in the sealed value as well.
      const expirationTtl = Math.max(MIN_TTL_SECONDS, Math.ceil(expiresAt - now() / 1000));
      await namespace.put(name, value, { expirationTtl });
    },
    delete: async (name) => {
      if (await pace.waitForTurn(name)) await namespace.delete(name);
    },
  };
}

/**
 * Lets one write a second through for each name. Of those that wait for the same second only the latest goes through:
 * what the others would write is out of date by then. Each waits by a timer of its own, so that none depends on a
 * request that may be gone.
 */
class WriteRateLimiter {
  readonly #lastMs = new LruMap<string, number>(MAX_NAMES);
  readonly #latest = new LruMap<string, symbol>(MAX_NAMES);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Waits for the turn of a write. False if a later one has taken its place. */
  async waitForTurn(name: string): Promise<boolean> {
    const ticket = Symbol(name);
    this.#latest.set(name, ticket);
    for (;;) {
      const waitMs = this.#waitMs(name);
      if (waitMs <= 0) break;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (this.#latest.get(name) !== ticket) return false;
    }
    this.#lastMs.set(name, this.#now());
    return true;
  }

  #waitMs(name: string): number {
    const sinceMs = this.#now() - (this.#lastMs.get(name) ?? Number.NEGATIVE_INFINITY);
    // A last write in the future is one of a clock that has been set back since: nobody knows how long ago it was.
    return sinceMs < 0 ? 0 : WRITE_INTERVAL_MS - sinceMs;
  }
}
