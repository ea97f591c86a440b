import type { RecentExchanges } from "./recent-exchanges.ts";
import type { StoredToken } from "./store.ts";
import type { UpstreamToken } from "./upstream-token-client.ts";

/** A token is renewed in the background when it becomes unusable in this many seconds or fewer. */
const RENEWAL_WINDOW_SECONDS = 60;

/** Decides which tokens are usable: those that last long enough and that no upstream API has refused. */
export class Freshness {
  readonly #skewSeconds: number;
  readonly #recentExchanges: RecentExchanges;

  constructor(skewSeconds: number, recentExchanges: RecentExchanges) {
    this.#skewSeconds = skewSeconds;
    this.#recentExchanges = recentExchanges;
  }

  /** Whether a stored or shared token may be served to another caller. A token without a known expiry may not. */
  isUsable(key: string, { accessToken, expiresAt = 0 }: UpstreamToken, nowMs: number): boolean {
    return expiresAt > this.usableAfter(nowMs) && !this.#recentExchanges.isRefused(key, accessToken);
  }

  /** Whether a usable token is due for renewal. */
  isNearEnd({ expiresAt }: StoredToken, nowMs: number): boolean {
    return expiresAt - this.usableAfter(nowMs) <= RENEWAL_WINDOW_SECONDS;
  }

  /** A usable token expires later than this, in seconds since the epoch. */
  usableAfter(nowMs: number): number {
    return inSeconds(nowMs) + this.#skewSeconds;
  }

  /** A copy for one caller, with both `expiresAt` and a current `expiresIn`. */
  copyForCaller(token: UpstreamToken, nowMs: number): UpstreamToken {
    const { scope, expiresAt } = token;
    return {
      ...token,
      ...(scope && { scope: [...scope] }),
      ...(expiresAt !== undefined && { expiresIn: Math.max(0, expiresAt - inSeconds(nowMs)) }),
    };
  }
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
