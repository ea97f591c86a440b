import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core/adapter";

/** The part of a Deno KV database that the store uses. */
export type TokenKv = Pick<Deno.Kv, "get" | "set" | "delete" | "atomic">;

/**
 * Keeps sealed tokens in Deno KV, without readable tokens or user names. Deno deletes expired tokens. Deno KV needs the
 * flag `--unstable-kv`. Use the store below a memory store:
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
      // If another process writes in between, the check fails and its value stays.
      if (entry.value === value) await kv.atomic().check(entry).delete(key).commit();
    },
  };
}
