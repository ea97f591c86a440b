import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core/adapter";

/** What the store needs of a Deno KV database. */
export type TokenKv = Pick<Deno.Kv, "get" | "set" | "delete" | "atomic">;

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
      await kv.set(keyOf(name), value, { expireIn: Math.max(1, Math.ceil(expiresAt * 1000 - now())) });
    },
    delete: async (name, value) => {
      const key = keyOf(name);
      if (value === undefined) return kv.delete(key);
      const entry = await kv.get(key);
      // Where another process writes in between, the check fails, and what it wrote stays.
      if (entry.value === value) await kv.atomic().check(entry).delete(key).commit();
    },
  };
}
