import { isJsonObject, isStringArray } from "../encoding/json.ts";
import type { EdgegrantEvent } from "../events.ts";

/** A granted token in the form in which stores keep it. */
export interface StoredToken {
  accessToken: string;
  tokenType: string;
  /**
   * When the token expires, in seconds since the epoch. It may have a fraction and may be centuries ahead. A store may
   * forget the token then, or at any time before.
   */
  expiresAt: number;
  issuedTokenType?: string;
  scope?: string[];
}

/**
 * Keeps granted tokens. A store may forget any token, but never returns a token that was set under another key. An
 * error or a timeout of the store is reported and counts as a miss.
 *
 * `tokenStoreContract` of `@edgegrant/core/testing` tests a store against this contract.
 */
export interface TokenStore {
  /**
   * The token kept under `key`. The caller can use it only if it expires later than `after`, in seconds since the
   * epoch. A store with several tiers looks in the next tier in that case; a store with one tier may ignore `after`.
   */
  get(key: string, after?: number): StoredToken | undefined | Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): void | Promise<void>;
  /** Deletes the token. With `accessToken`: only if that is the token kept, so that a newer one stays. */
  delete(key: string, accessToken?: string): void | Promise<void>;
  /**
   * Optional. Makes one of the servers that share the store the leader, which exchanges for `key`; the followers wait
   * for its result. A kept token that expires later than `after`, in seconds since the epoch, already is the result.
   */
  acquire?(key: string, after: number): Promise<Lease>;
  /**
   * Optional. Rejects if tokens can't be read now. For `readiness`, which reads a token that does not exist from a store
   * without it.
   */
  check?(): Promise<void>;
  /** Optional. Called before the first operation, with the clock, the limits and the callback of the cache. */
  observe?(observer: StoreObserver): void;
}

/** The cache that uses a store, as the store sees it. */
export interface StoreObserver {
  /** The clock, in milliseconds since the epoch. */
  now: () => number;
  /** Called with events that callers do not see. */
  report: (event: StoreEvent) => void;
  /** How long a read or a request for a lease may take, in milliseconds. The caller waits for it. */
  readMs: number;
  /** How long a write may take, in milliseconds. It runs in the background. */
  writeMs: number;
}

/** The result of `acquire`: the caller is the leader or a follower. */
export type Lease = LeadingLease | FollowingLease;

/** The caller is the leader: it exchanges, sets the result, and releases the lease. An unreleased lease expires. */
export interface LeadingLease {
  leads: true;
  /** Ends the lease, so that another caller can lead. Followers without a token then try for themselves. */
  release(): Promise<void>;
}

/** The caller is a follower: another caller exchanges. */
export interface FollowingLease {
  leads: false;
  /** The token that the leader sets. Undefined if the leader fails, its lease ends, or `waitMs` pass first. */
  result(waitMs: number): Promise<StoredToken | undefined>;
}

/** An eviction or a failure in a store. It contains neither cache keys nor tokens. */
export type StoreEvent =
  | { type: "evicted"; entries: number }
  | { type: "failed"; operation: StoreOperation; durationMs: number; message: string };

/** What an operator learns of it. */
export function cacheEvent(event: StoreEvent): EdgegrantEvent {
  return event.type === "evicted" ? { ...event, type: "cache.evicted" } : { ...event, type: "cache.failed" };
}

/** The operation that failed. */
export type StoreOperation = "get" | "set" | "delete" | "lease";

/** No server accepts a longer header. A longer value is not a token, and would evict other tokens from memory. */
const MAX_TOKEN_CHARACTERS = 128 * 1024;

/** Whether `value`, such as the answer of a store, is a valid token. */
export function isStoredToken(value: unknown): value is StoredToken {
  if (!isJsonObject(value)) return false;
  const { accessToken, tokenType, expiresAt, issuedTokenType, scope } = value;
  return (
    typeof accessToken === "string" &&
    accessToken !== "" &&
    accessToken.length <= MAX_TOKEN_CHARACTERS &&
    typeof tokenType === "string" &&
    typeof expiresAt === "number" &&
    Number.isFinite(expiresAt) &&
    (issuedTokenType === undefined || typeof issuedTokenType === "string") &&
    (scope === undefined || isStringArray(scope))
  );
}

/** A copy with these members only. A request that changes its copy does not affect other requests. */
export function copyToken({ accessToken, tokenType, expiresAt, issuedTokenType, scope }: StoredToken): StoredToken {
  return {
    accessToken,
    tokenType,
    expiresAt,
    ...(issuedTokenType !== undefined && { issuedTokenType }),
    ...(scope !== undefined && { scope: [...scope] }),
  };
}
