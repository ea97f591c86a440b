import type { TokenStore } from "../cache/store.ts";

/** Opens a fresh store for each check. */
export interface TokenStoreHarness {
  /** Opens a store over an empty backend. */
  open(): TokenStoreUnderTest | Promise<TokenStoreUnderTest>;
}

/** A store and the operations of its harness. Optional members may be absent; the checks that need them then pass. */
export interface TokenStoreUnderTest {
  store: TokenStore;
  /** The largest number of tokens that the store holds, if the store itself limits it. Use a small limit. */
  maxEntries?: number;
  /** Required for a store whose backend others can read. */
  backend?: SealedBackend;
  /** Opens another store over the same backend: like another isolate, or with another sealing secret. */
  reopen?(how: { secret: "same" | "other" }): TokenStore | Promise<TokenStore>;
  /** Makes every call of the backend fail from now on. */
  breakBackend?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** Direct access to the backend. */
export interface SealedBackend {
  /** Every entry's name and value, as text. */
  entries(): Promise<readonly (readonly [name: string, value: string])[]>;
  /** Writes an entry, as an attacker with access to the backend could. */
  write(name: string, value: string): Promise<void>;
}

/** Throws unless `condition` holds. The message states the demand. */
export function check(condition: boolean, demand: string): asserts condition {
  if (!condition) throw new Error(`The store breaks its contract: ${demand}`);
}

/** One check of a contract, for any test runner. `run` resolves, or rejects with the unmet demand. */
export interface ContractCheck {
  name: string;
  run(): Promise<void>;
}
