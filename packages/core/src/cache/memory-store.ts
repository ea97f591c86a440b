import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, textBytes } from "../concurrency/memory-size.ts";
import { copyToken, type StoredToken, type StoreObserver, type TokenStore } from "./store.ts";

/** Settings of a {@link MemoryTokenStore}. */
export interface MemoryTokenStoreOptions {
  /** How many tokens are kept; the one used longest ago goes first. Default: 1,000. */
  maxEntries?: number | undefined;
  /** How much memory the tokens may take, roughly, in bytes. Default: 16 MiB; a Worker's isolate has 128. */
  maxBytes?: number | undefined;
}

const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** Keeps tokens in the memory of this isolate or process. */
export class MemoryTokenStore implements TokenStore {
  readonly #tokens: LruMap<string, StoredToken>;
  #observer: Pick<StoreObserver, "report"> | undefined;

  constructor(options: MemoryTokenStoreOptions = {}) {
    this.#tokens = new LruMap<string, StoredToken>(options.maxEntries ?? 1_000, {
      maxWeight: options.maxBytes ?? DEFAULT_MAX_BYTES,
      weigh: bytesOf,
      onEvict: () => this.#observer?.report({ type: "evicted", entries: this.#tokens.size }),
    });
  }

  /** How many tokens are kept. */
  get size(): number {
    return this.#tokens.size;
  }

  /** How much memory they take, roughly. */
  get bytes(): number {
    return this.#tokens.weight;
  }

  get(key: string): StoredToken | undefined {
    const token = this.#tokens.get(key);
    return token && copyToken(token);
  }

  set(key: string, token: StoredToken): void {
    this.#tokens.set(key, copyToken(token));
  }

  delete(key: string, accessToken?: string): void {
    if (accessToken !== undefined && this.#tokens.get(key)?.accessToken !== accessToken) return;
    this.#tokens.delete(key);
  }

  observe(observer: Pick<StoreObserver, "report">): void {
    this.#observer = observer;
  }
}

/** What a token takes under its key, in bytes, about. */
export function bytesOf(key: string, { accessToken, scope = [] }: Pick<StoredToken, "accessToken" | "scope">): number {
  const scopes = scope.reduce((sum, name) => sum + textBytes(name), 0);
  return ENTRY_BYTES + textBytes(key) + textBytes(accessToken) + scopes;
}
