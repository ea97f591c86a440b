import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core";

/** What the store needs of a Deno KV database. */
export type TokenKv = Pick<Deno.Kv, "get" | "set" | "delete">;

/**
 * Keeps tokens in Deno KV, sealed: no token and no user's name stands in it. Deno forgets what has expired. Deno KV needs
 * the flag `--unstable-kv`. It goes well below memory:
 *
 * @example
 * ```ts
 * const store = tiered(new MemoryTokenStore(), new KvTokenStore(await Deno.openKv(), sealing(environment())));
 * ```
 */
export class KvTokenStore extends SealedTokenStore {
  constructor(kv: TokenKv, options: SealedTokenStoreOptions) {
    super(storageIn(kv, options.now ?? Date.now), options);
  }
}

function storageIn(kv: TokenKv, now: () => number): SealedStorage {
  const keyOf = (name: string) => ["edgegrant", "token", name];
  return {
    get: async (name) => {
      const { value } = await kv.get(keyOf(name));
      return typeof value === "string" ? value : undefined;
    },
    put: async (name, value, expiresAt) => {
      await kv.set(keyOf(name), value, { expireIn: Math.max(1, expiresAt * 1000 - now()) });
    },
    delete: (name) => kv.delete(keyOf(name)),
  };
}
