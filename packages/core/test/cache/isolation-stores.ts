import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { type SealedStorage, SealedTokenStore } from "../../src/cache/sealed-store.ts";
import type { Lease, StoredToken, TokenStore } from "../../src/cache/store.ts";
import { tiered } from "../../src/cache/tiered.ts";

/** The possible states of a store in the model. */
export type Mood = "well" | "failing" | "corrupt" | "stale" | "swapping";

/**
 * A storage shared by two isolates, with all its possible faults: it fails, returns an earlier value, damages values,
 * or returns the value of another name.
 */
export class MoodyStorage implements SealedStorage {
  mood: Mood = "well";
  readonly #texts = new Map<string, string>();
  readonly #before = new Map<string, string>();

  async get(name: string): Promise<string | undefined> {
    if (this.mood === "failing") throw new Error("the storage is out of order");
    const text = this.mood === "stale" ? this.#before.get(name) : this.#texts.get(name);
    if (this.mood === "corrupt") return text && `${text.slice(0, -8)}AAAAAAAA`;
    if (this.mood === "swapping") return [...this.#texts].find(([other]) => other !== name)?.[1];
    return text;
  }

  async put(name: string, value: string): Promise<void> {
    if (this.mood === "failing") throw new Error("the storage is out of order");
    const before = this.#texts.get(name);
    if (before !== undefined) this.#before.set(name, before);
    this.#texts.set(name, value);
  }

  async delete(name: string): Promise<void> {
    if (this.mood === "failing") throw new Error("the storage is out of order");
    this.#texts.delete(name);
  }
}

/** The kinds of store in one run. */
export const KINDS = ["memory", "shared", "tiered", "leasing"] as const;
export type Kind = (typeof KINDS)[number];

/** The store of one isolate. All isolates of a run share `storage` and `leaders`. */
export function storeOf(
  kind: Kind,
  storage: MoodyStorage,
  leaders: Set<string>,
  { maxEntries, now }: { maxEntries: number; now: () => number },
): TokenStore {
  const memory = new MemoryTokenStore({ maxEntries, maxBytes: 12_500 });
  if (kind === "memory") return memory;
  const shared = new SealedTokenStore(storage, { secret: "of the model", now });
  if (kind === "shared") return shared;
  return tiered(memory, kind === "tiered" ? shared : leasing(shared, leaders));
}

/** Minimal leases: a set of keys with a leader. Followers do not wait. */
function leasing(store: TokenStore, leaders: Set<string>): TokenStore {
  return {
    get: (key) => store.get(key),
    set: (key, token) => store.set(key, token),
    delete: (key) => store.delete(key),
    acquire: async (key): Promise<Lease> => {
      const result = async (): Promise<StoredToken | undefined> => store.get(key);
      if (leaders.has(key)) return { leads: false, result };
      leaders.add(key);
      return { leads: true, release: async () => void leaders.delete(key) };
    },
  };
}
