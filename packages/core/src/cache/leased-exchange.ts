import { abortable } from "../concurrency/deadline.ts";
import { MAX_LEADERS } from "../concurrency/single-flight.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { copyToken, isStoredToken, type LeadingLease, type StoredToken } from "./store.ts";
import type { UpstreamToken } from "./upstream-token-client.ts";

/** One exchange for a cache key, coordinated between all servers that share the store. */
export interface LeasedExchange {
  key: string;
  /** A stored token counts as a result only if it expires later than this, in seconds since the epoch. */
  after: number;
  /** How long to wait for other leaders in total, in milliseconds. */
  waitMs: number;
  /** Asks the zone. */
  exchange: () => Promise<UpstreamToken>;
  /** Aborted when no caller waits for the token any more. */
  signal: AbortSignal;
  /** Whether a token may be stored, or used if another leader got it. */
  isUsable: (token: StoredToken) => boolean;
  /** Called after each wait for another leader, with its duration in milliseconds. */
  onWaited: (durationMs: number) => void;
  waitUntil: (work: Promise<unknown>) => void;
  now: () => number;
}

/** A token, from the zone or from another server that shares the store. */
export interface ExchangeResult {
  token: UpstreamToken;
  /** If this call exchanged the token: stores it and releases the lease. Never rejects. */
  keep: () => Promise<void>;
}

/**
 * Exchanges, or follows a leader that exchanges already in another isolate or data centre. If the store has no leases,
 * fails, or takes too long, it exchanges at once.
 *
 * After `signal` is aborted, it starts no exchange and releases a lease that it still gets.
 *
 * @throws the errors of `exchange`, never those of another leader, and the reason of `signal`.
 */
export async function exchangeWithLease(store: GuardedStore, shared: LeasedExchange): Promise<ExchangeResult> {
  const { key, after, waitMs, signal, isUsable, now } = shared;
  const deadlineMs = now() + waitMs;
  for (let leaders = 0; leaders < MAX_LEADERS && now() < deadlineMs; leaders += 1) {
    const lease = await store.acquire(key, after);
    if (!lease) break;
    if (lease.leads) return lead(store, shared, lease);
    const waitingSinceMs = now();
    const token = await abortable(signal, lease.result(deadlineMs - waitingSinceMs));
    shared.onWaited(now() - waitingSinceMs);
    if (token && isUsable(token)) return { token, keep: async () => undefined };
    if (token) break;
  }
  return lead(store, shared);
}

async function lead(store: GuardedStore, shared: LeasedExchange, lease?: LeadingLease): Promise<ExchangeResult> {
  const { key, exchange, signal, isUsable, waitUntil } = shared;
  try {
    signal.throwIfAborted();
    const token = await exchange();
    const stored = storable(token);
    const keep = async () => {
      if (stored && isUsable(stored)) await store.set(key, stored);
      await lease?.release();
    };
    return { token, keep };
  } catch (error) {
    if (lease) waitUntil(lease.release());
    throw error;
  }
}

/** A copy to store. Undefined for a token without a known expiry, and for one that {@link isStoredToken} rejects. */
function storable(token: UpstreamToken): StoredToken | undefined {
  return isStoredToken(token) ? copyToken(token) : undefined;
}
