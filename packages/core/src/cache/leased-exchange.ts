import { abortable } from "../concurrency/deadline.ts";
import { MAX_LEADERS } from "../concurrency/single-flight.ts";
import type { GuardedStore } from "./guarded-store.ts";
import { copyToken, isStoredToken, type LeadingLease, type StoredToken } from "./store.ts";
import type { UpstreamToken } from "./upstream-token-client.ts";

/** One exchange for a key, as far as all who share the store can agree on it. */
export interface LeasedExchange {
  key: string;
  /** A token that expires later than this, in seconds since the epoch, is a result; an older one is not. */
  after: number;
  /** How long to wait for others in all, in milliseconds. */
  waitMs: number;
  /** Asks the zone. */
  exchange: () => Promise<UpstreamToken>;
  /** Ends when nobody wants the token any more. */
  signal: AbortSignal;
  /** Whether a token that somebody else got is fit for use. */
  isUsable: (token: StoredToken) => boolean;
  /** Told each time how long others were waited for, in milliseconds. */
  onWaited: (durationMs: number) => void;
  waitUntil: (work: Promise<unknown>) => void;
  now: () => number;
}

/** A token, from the zone or from whoever else shares the store. */
export interface ExchangeResult {
  token: UpstreamToken;
  /** Stores a token of our own, and lets others have it. Never rejects. */
  keep: () => Promise<void>;
}

/**
 * Exchanges, or waits for whoever does already: in another isolate, another data centre. Where the store knows no
 * leases, is out of order, or takes too long, it exchanges at once.
 *
 * Throws what `exchange` throws, and nothing of anybody else's. Once `signal` has ended, nothing new is begun, and a lease
 * that was had meanwhile is let go.
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

/** A token whose end nobody knows is not kept, nor one that no store may answer with. */
function storable(token: UpstreamToken): StoredToken | undefined {
  return isStoredToken(token) ? copyToken(token) : undefined;
}
