import { isJsonObject, isStringArray } from "../encoding/json.ts";

/** A granted token as it is kept. */
export interface StoredToken {
  accessToken: string;
  tokenType: string;
  /**
   * When the token expires, in seconds since the epoch, maybe with a fraction, maybe in centuries. A store may forget it then,
   * or any time before.
   */
  expiresAt: number;
  issuedTokenType?: string;
  scope?: string[];
}

/**
 * Where granted tokens are kept. A store forgets what it likes, but never answers with a token set under another key.
 * What it throws, and what it does not answer in time, is reported and treated as a miss.
 *
 * The contract is executable: `tokenStoreContract` of `@edgegrant/core/testing`.
 */
export interface TokenStore {
  /**
   * A token that ends no later than `after`, in seconds since the epoch, is of no use to whoever asks: a store that has
   * several places to look in goes on looking. A store that has one need not heed it.
   */
  get(key: string, after?: number): StoredToken | undefined | Promise<StoredToken | undefined>;
  set(key: string, token: StoredToken): void | Promise<void>;
  /** With `accessToken`: only if that is the token kept, so that one which has taken its place stays. */
  delete(key: string, accessToken?: string): void | Promise<void>;
  /**
   * Optional: lets one of all who share the store exchange for a key, while the others wait for the result. A token
   * kept under the key that expires later than `after`, in seconds since the epoch, is such a result already.
   */
  acquire?(key: string, after: number): Promise<Lease>;
  /** Optional: told, before it is asked for anything, whom it is for. */
  observe?(observer: StoreObserver): void;
}

/** Whom a store is for, as far as the store needs to know. */
export interface StoreObserver {
  /** The clock, in milliseconds since the epoch. */
  now: () => number;
  /** Told what no caller gets to see. */
  report: (event: StoreEvent) => void;
  /** How long a read or a lease may take, in milliseconds: a request waits for it. */
  readMs: number;
  /** How long a write may take, in milliseconds: it goes on behind the request's back. */
  writeMs: number;
}

/** What came of asking to be the one who exchanges. */
export type Lease = LeadingLease | FollowingLease;

/** The caller exchanges, sets the result, and releases the lease. A lease that nobody releases ends by itself. */
export interface LeadingLease {
  leads: true;
  /** Lets somebody else lead. Waiters that got no token by then try for themselves. */
  release(): Promise<void>;
}

/** Somebody else exchanges. */
export interface FollowingLease {
  leads: false;
  /** The token that the leader sets; undefined if it failed, or its lease ended, or none came within `waitMs`. */
  result(waitMs: number): Promise<StoredToken | undefined>;
}

/** What a store does, or can't do, beside its answers. Neither key nor token is part of it. */
export type StoreEvent =
  | { type: "evicted"; entries: number }
  | { type: "failed"; operation: StoreOperation; durationMs: number; message: string };

/** What a store is asked to do. */
export type StoreOperation = "get" | "set" | "delete" | "lease";

/** More than any server takes in a header. What is longer is no token, and would cost others their room in memory. */
const MAX_TOKEN_CHARACTERS = 128 * 1024;

/** Whether what a store answered with is a token. */
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

/** A token of its own with these members and no others: what one request does to it, no other request sees. */
export function copyToken({ accessToken, tokenType, expiresAt, issuedTokenType, scope }: StoredToken): StoredToken {
  return {
    accessToken,
    tokenType,
    expiresAt,
    ...(issuedTokenType !== undefined && { issuedTokenType }),
    ...(scope !== undefined && { scope: [...scope] }),
  };
}
