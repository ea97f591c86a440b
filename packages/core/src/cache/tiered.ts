import { checkStore } from "./check-store.ts";
import { GuardedStore } from "./guarded-store.ts";
import type { Lease, StoredToken, StoreObserver, TokenStore } from "./store.ts";

const NO_OBSERVER: StoreObserver = { now: Date.now, report: () => undefined, readMs: 2_000, writeMs: 10_000 };

/**
 * Combines several stores into one, the nearest first: `tiered(new MemoryTokenStore(), shared)`.
 *
 * A read goes on to the next tier if a tier has no token or one that is too old. A token that is found fills the tiers
 * above. Writes go to all tiers. A failure or a timeout of a tier is reported and counts as a miss. Leases come from
 * the first tier that has them.
 */
export function tiered(...stores: readonly TokenStore[]): TokenStore {
  // Each tier gets half of the time, so that one that hangs leaves time for the others.
  const guarded = ({ readMs, writeMs, ...observer }: StoreObserver) =>
    stores.map((store) => new GuardedStore(store, { ...observer, readMs: readMs / 2, writeMs: writeMs / 2 }));
  let tiers = guarded(NO_OBSERVER);
  const leaseTier = stores.findIndex((store) => store.acquire !== undefined);

  /** Runs in the background: memory is filled at once, and the caller does not wait for tiers that write slowly. */
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

  const acquire = async (key: string, after: number): Promise<Lease> => {
    const lease = await tiers[leaseTier]?.acquire(key, after);
    if (!lease) throw new Error("No lease was granted");
    if (lease.leads) return lease;
    return {
      leads: false,
      result: async (waitMs) => fill(tiers.slice(0, leaseTier), key, await lease.result(waitMs)),
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
    check: async () => {
      await Promise.all(stores.map(checkStore));
    },
    observe: (observer) => {
      tiers = guarded(observer);
    },
    ...(leaseTier >= 0 && { acquire }),
  };
}
