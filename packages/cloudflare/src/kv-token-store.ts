import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core/adapter";
import { WriteRateLimiter } from "./write-rate-limiter.ts";

/** What KV accepts at least, in seconds. */
const MIN_TTL_SECONDS = 60;

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
