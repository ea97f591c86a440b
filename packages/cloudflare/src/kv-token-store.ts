import { LruMap, type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core/adapter";

/** The shortest time to live that KV accepts, in seconds. */
const MIN_TTL_SECONDS = 60;
/** KV accepts one write per second and key. */
const WRITE_INTERVAL_MS = 1_000;
const MAX_NAMES = 10_000;

/** The part of a KV namespace that the store uses. */
export type TokenNamespace = Pick<KVNamespace, "get" | "put" | "delete">;

/**
 * Keeps sealed tokens in a KV namespace, for all isolates in all data centres.
 *
 * KV is eventually consistent: a written token may be missing elsewhere for a minute, and a deleted one may still be
 * returned. So the store avoids most exchanges, not all; {@link DurableTokenStore} avoids all. Use it below a memory
 * store:
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
      // KV may keep the value longer than the token is valid. The sealed value holds the exact expiry.
      const expirationTtl = Math.max(MIN_TTL_SECONDS, Math.ceil(expiresAt - now() / 1000));
      await namespace.put(name, value, { expirationTtl });
    },
    delete: async (name) => {
      if (await pace.waitForTurn(name)) await namespace.delete(name);
    },
  };
}

/**
 * Allows one write per second for each name. Of several waiting writes only the latest proceeds, because the others are
 * out of date. Each has its own timer, so that none depends on a request that may have ended.
 */
class WriteRateLimiter {
  readonly #lastMs = new LruMap<string, number>(MAX_NAMES);
  readonly #latest = new LruMap<string, symbol>(MAX_NAMES);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Waits for the turn of a write. Returns false if a later write has replaced it. */
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
    // If the last write is in the future, the clock was set back, and the elapsed time is unknown.
    return sinceMs < 0 ? 0 : WRITE_INTERVAL_MS - sinceMs;
  }
}
