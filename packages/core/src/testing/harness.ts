import type { TokenStore } from "../cache/store.ts";

/** Opens a fresh store for each check. */
export interface TokenStoreHarness {
  /** A store over a backend with nothing in it. */
  open(): TokenStoreUnderTest | Promise<TokenStoreUnderTest>;
}

/** A store and what the contract may do to it. What a store has no use for is left out, and not checked. */
export interface TokenStoreUnderTest {
  store: TokenStore;
  /** At most how many tokens the store holds at a time, where it bounds that itself. Open it with a small bound. */
  maxEntries?: number;
  /** Demanded of a store whose backend others can read. */
  backend?: SealedBackend;
  /** Another store over the same backend: as another isolate has it, or with another sealing secret. */
  reopen?(how: { secret: "same" | "other" }): TokenStore | Promise<TokenStore>;
  /** Makes every call of the backend fail from now on. */
  breakBackend?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** A look behind the store, with the backend's own means. */
export interface SealedBackend {
  /** Every name with its value, each as text. */
  entries(): Promise<readonly (readonly [name: string, value: string])[]>;
  /** Writes a value under a name, as somebody who has got at the backend could. */
  write(name: string, value: string): Promise<void>;
}
