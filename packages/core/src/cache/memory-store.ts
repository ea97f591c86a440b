import { LruMap } from "../lru.ts";
import type { StoredToken, TokenStore } from "./store.ts";

/** Settings of a {@link MemoryTokenStore}. */
export interface MemoryTokenStoreOptions {
  /** How many tokens are kept; the one used longest ago goes first. Default: 1,000. */
  maxEntries?: number | undefined;
}

/** Keeps tokens in the memory of this isolate or process. */
export class MemoryTokenStore implements TokenStore {
  readonly #tokens: LruMap<string, StoredToken>;

  constructor(options: MemoryTokenStoreOptions = {}) {
    this.#tokens = new LruMap(options.maxEntries ?? 1_000);
  }

  /** How many tokens are kept. */
  get size(): number {
    return this.#tokens.size;
  }

  get(key: string): StoredToken | undefined {
    return this.#tokens.get(key);
  }

  set(key: string, token: StoredToken): void {
    this.#tokens.set(key, token);
  }

  delete(key: string): void {
    this.#tokens.delete(key);
  }
}
