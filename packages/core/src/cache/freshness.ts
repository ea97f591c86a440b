import type { RecentExchanges } from "./recent-exchanges.ts";
import type { StoredToken } from "./store.ts";
import type { UpstreamToken } from "./upstream-token-client.ts";

/** A token is renewed in the background once it is within this many seconds of being too old to use. */
const RENEWAL_WINDOW_SECONDS = 60;

/** Which tokens are fit to be handed out: those that last long enough, and that no upstream API has refused. */
export class Freshness {
  readonly #skewSeconds: number;
  readonly #recentExchanges: RecentExchanges;

  constructor(skewSeconds: number, recentExchanges: RecentExchanges) {
    this.#skewSeconds = skewSeconds;
    this.#recentExchanges = recentExchanges;
  }

  /** Whether a token may be handed out to somebody who did not wait for it. One whose end nobody knows may not. */
  isUsable(key: string, { accessToken, expiresAt = 0 }: UpstreamToken, nowMs: number): boolean {
    return expiresAt > this.usableAfter(nowMs) && !this.#recentExchanges.isRefused(key, accessToken);
  }

  /** Whether a token that may be handed out now soon may not. */
  isNearEnd({ expiresAt }: StoredToken, nowMs: number): boolean {
    return expiresAt - this.usableAfter(nowMs) <= RENEWAL_WINDOW_SECONDS;
  }

  /** What a token must outlast to be used, in seconds since the epoch. */
  usableAfter(nowMs: number): number {
    return inSeconds(nowMs) + this.#skewSeconds;
  }

  /** A copy for one caller, with its end told in both ways. */
  served(token: UpstreamToken, nowMs: number): UpstreamToken {
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
