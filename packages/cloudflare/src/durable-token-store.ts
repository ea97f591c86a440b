import {
  type Lease,
  type SealedStorage,
  SealedTokenStore,
  type SealedTokenStoreOptions,
} from "@edgegrant/core/adapter";
import type { TokenVault } from "./token-vault.ts";

/** Settings of a {@link DurableTokenStore}. */
export interface DurableTokenStoreOptions extends SealedTokenStoreOptions {
  /**
   * The largest time that one exchange may keep others waiting, in milliseconds. Default: 10,000, the time limit of an
   * exchange. If the leader's isolate dies, its followers wait this long.
   */
  leaseMs?: number | undefined;
}

const DEFAULT_LEASE_MS = 10_000;

/**
 * Keeps sealed tokens in Durable Objects, one object per cache key. A written token is visible at once everywhere, and
 * one exchange per key runs at a time, worldwide. Use it below a memory store:
 *
 * @example
 * ```ts
 * export { TokenVault } from "@edgegrant/cloudflare";
 * const store = tiered(new MemoryTokenStore(), new DurableTokenStore(env.TOKENS, sealing(env)));
 * ```
 */
export class DurableTokenStore extends SealedTokenStore {
  readonly #vaults: VaultStorage;
  readonly #leaseMs: number;

  constructor(namespace: DurableObjectNamespace<TokenVault>, options: DurableTokenStoreOptions) {
    const vaults = new VaultStorage(namespace);
    super(vaults, options);
    this.#vaults = vaults;
    this.#leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
  }

  async acquire(key: string, after: number): Promise<Lease> {
    const name = await this.nameOf(key);
    const vault = this.#vaults.of(name);
    const { value, lead } = await vault.acquireLease(after, this.#leaseMs);
    // A new stub: a stub belongs to the request that created it, and another request may release the lease.
    if (lead !== undefined) return { leads: true, release: async () => this.#vaults.of(name).release(lead) };
    if (value !== undefined) return { leads: false, result: () => this.open(key, value) };
    return {
      leads: false,
      result: async (waitMs) => {
        const sealed = await vault.result(after, waitMs);
        return sealed === undefined ? undefined : this.open(key, sealed);
      },
    };
  }
}

/** Maps each name to its Durable Object. */
class VaultStorage implements SealedStorage {
  readonly #namespace: DurableObjectNamespace<TokenVault>;

  constructor(namespace: DurableObjectNamespace<TokenVault>) {
    this.#namespace = namespace;
  }

  of(name: string): DurableObjectStub<TokenVault> {
    return this.#namespace.get(this.#namespace.idFromName(name));
  }

  async get(name: string): Promise<string | undefined> {
    return this.of(name).read();
  }

  async put(name: string, value: string, expiresAt: number): Promise<void> {
    await this.of(name).write(value, expiresAt);
  }

  async delete(name: string, value?: string): Promise<void> {
    await this.of(name).forget(value);
  }
}
