import { GuardedStore, type StorePatience } from "./guarded-store.ts";
import type { Lease, StoredToken, StoreEvent, TokenStore } from "./store.ts";

/** Less than the token cache has for a whole store, so that a tier that hangs leaves time for the others. */
const PATIENCE: StorePatience = { readMs: 1_000, writeMs: 5_000 };

/**
 * Several stores as one, the nearest first: `tiered(new MemoryTokenStore(), shared)`.
 *
 * Reads fall through to the next tier, past tokens that are too old, and what a tier has fills those above it. Writes go to all. A tier that fails or
 * hangs is a miss, reported; the others serve. Leases are those of the first tier that gives any.
 */
export function tiered(...stores: readonly TokenStore[]): TokenStore {
  let report: (event: StoreEvent) => void = () => undefined;
  const guard = { now: Date.now, report: (event: StoreEvent) => report(event), patience: PATIENCE };
  const tiers = stores.map((store) => new GuardedStore(store, guard));
  const leasing = stores.findIndex((store) => store.acquire !== undefined);
  const lessor = tiers[leasing];

  /** Behind the caller's back: memory is filled at once, and nobody waits for a tier that is slow to write. */
  const fill = (above: readonly GuardedStore[], key: string, token: StoredToken | undefined) => {
    if (token) for (const tier of above) void tier.set(key, token);
    return token;
  };

  const get = async (key: string, after = 0): Promise<StoredToken | undefined> => {
    for (const [index, tier] of tiers.entries()) {
      const token = await tier.get(key, after);
      if (token && token.expiresAt > after) return fill(tiers.slice(0, index), key, token);
    }
    return undefined;
  };

  const acquire = async (tier: GuardedStore, key: string, after: number): Promise<Lease> => {
    const lease = await tier.acquire(key, after);
    if (!lease) throw new Error("No lease could be had");
    if (lease.leads) return lease;
    return {
      leads: false,
      result: async (waitMs) => fill(tiers.slice(0, leasing), key, await lease.result(waitMs)),
    };
  };

  return {
    get,
    set: async (key, token) => {
      await Promise.all(tiers.map((tier) => tier.set(key, token)));
    },
    delete: async (key, accessToken) => {
      await Promise.all(tiers.map((tier) => tier.delete(key, accessToken)));
    },
    observe: (listener) => {
      report = listener;
    },
    ...(lessor && { acquire: (key: string, after: number) => acquire(lessor, key, after) }),
  };
}
