import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, textBytes } from "../concurrency/memory-size.ts";
import { copyToken, type StoredToken, type StoreObserver, type TokenStore } from "./store.ts";

/** Settings of a {@link MemoryTokenStore}. */
export interface MemoryTokenStoreOptions {
  /** The largest number of tokens. The least recently used one is evicted first. Default: 1,000. */
  maxEntries?: number | undefined;
  /** The largest estimated memory use of all tokens, in bytes. Default: 16 MiB. A Worker's isolate has 128 MiB. */
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
      weigh: tokenBytes,
      onEvict: () => this.#observer?.report({ type: "evicted", entries: this.#tokens.size }),
    });
  }

  /** The number of tokens. */
  get size(): number {
    return this.#tokens.size;
  }

  /** The estimated memory use of all tokens, in bytes. */
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

/** The estimated memory use of a token and its key, in bytes. */
export function tokenBytes(
  key: string,
  { accessToken, scope = [] }: Pick<StoredToken, "accessToken" | "scope">,
): number {
  const scopes = scope.reduce((sum, name) => sum + textBytes(name), 0);
  return ENTRY_BYTES + textBytes(key) + textBytes(accessToken) + scopes;
}
