import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "../cache/sealed-store.ts";
import type { TokenStore } from "../cache/store.ts";
import { decodeBase64url } from "../encoding/base64url.ts";

/** The part of an `unstorage` storage that the store uses. */
export interface TokenStorage {
  getItem(key: string): Promise<unknown>;
  setItem(key: string, value: string, options: { ttl: number }): Promise<void>;
  removeItem(key: string): Promise<void>;
  getKeys(base: string): Promise<string[]>;
}

const BASE = "edgegrant:token";

/**
 * Keeps sealed tokens in a storage of `unstorage`, with whatever driver it has. The store has no lease. Some drivers
 * delete expired tokens; for the others, call {@link removeExpiredTokens} now and then. Use it below a memory store:
 *
 * @example
 * ```ts
 * const storage = createStorage({ driver: fsDriver({ base: "./tokens" }) });
 * const store = tiered(new MemoryTokenStore(), unstorageTokenStore(storage, sealing(environment())));
 * ```
 */
export function unstorageTokenStore(storage: TokenStorage, options: SealedTokenStoreOptions): TokenStore {
  return new SealedTokenStore(storageIn(storage, options.now ?? Date.now), options);
}

/** Deletes the expired tokens of an {@link unstorageTokenStore}. It needs no secret, and reads every entry. */
export async function removeExpiredTokens(storage: TokenStorage, now: () => number = Date.now): Promise<void> {
  for (const key of await storage.getKeys(BASE)) {
    const endsAt = entryIn(await storage.getItem(key))?.expiresAt;
    if (endsAt !== undefined && endsAt * 1000 <= now()) await storage.removeItem(key);
  }
}

function storageIn(storage: TokenStorage, now: () => number): SealedStorage {
  return {
    get: async (name) => entryIn(await storage.getItem(keyOf(name)))?.sealed,
    put: async (name, value, expiresAt) => {
      // Drivers that know a time to live want whole seconds, and take none below one.
      const ttl = Math.max(1, Math.ceil(expiresAt - now() / 1000));
      await storage.setItem(keyOf(name), `${expiresAt} ${value}`, { ttl });
    },
    delete: (name) => storage.removeItem(keyOf(name)),
  };
}

/**
 * The key for a name: lower-case hexadecimal digits. unstorage and its drivers change keys: they replace slashes, cut
 * at question marks, and some databases and file systems ignore case. None of them makes one of two such keys.
 */
function keyOf(name: string): string {
  const digits = Array.from(decodeBase64url(name), (byte) => byte.toString(16).padStart(2, "0"));
  return `${BASE}:${digits.join("")}`;
}

/** The parts of "<expiresAt> <sealed>". Undefined for anything else, such as JSON, which unstorage parses. */
function entryIn(item: unknown): { expiresAt: number; sealed: string } | undefined {
  const [, end, sealed] = typeof item === "string" ? (/^(\d{1,16}) (.+)$/.exec(item) ?? []) : [];
  return end === undefined || sealed === undefined ? undefined : { expiresAt: Number(end), sealed };
}
