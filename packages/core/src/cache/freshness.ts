import type { UpstreamToken } from "./granter.ts";
import type { Refusals } from "./refusals.ts";
import type { StoredToken } from "./store.ts";

/** A token is renewed in the background once it is within this many seconds of being too old to use. */
const RENEWAL_WINDOW_SECONDS = 60;

/** Which tokens are fit to be handed out: those that last long enough, and that no upstream API has refused. */
export class Freshness {
  readonly #skewSeconds: number;
  readonly #refusals: Refusals;
  readonly #now: () => number;

  constructor(skewSeconds: number, refusals: Refusals, now: () => number) {
    this.#skewSeconds = skewSeconds;
    this.#refusals = refusals;
    this.#now = now;
  }

  /** Whether a token that is kept may be handed out. */
  isUsable(key: string, { accessToken, expiresAt }: StoredToken): boolean {
    return expiresAt > this.usableAfter() && !this.#refusals.has(key, accessToken);
  }

  /** Whether a token that may be handed out now soon may not. */
  isNearEnd({ expiresAt }: StoredToken): boolean {
    return expiresAt - this.usableAfter() <= RENEWAL_WINDOW_SECONDS;
  }

  /** Whether a token that was good when it was granted is so no more. */
  isSpent(key: string, { accessToken, expiresAt = Number.POSITIVE_INFINITY }: UpstreamToken): boolean {
    return expiresAt <= this.#nowSeconds() || this.#refusals.has(key, accessToken);
  }

  /** What a token must outlast to be used, in seconds since the epoch. */
  usableAfter(): number {
    return this.#nowSeconds() + this.#skewSeconds;
  }

  /** A copy for one caller, with its end told in both ways. */
  served(token: UpstreamToken): UpstreamToken {
    const { scope, expiresAt } = token;
    return {
      ...token,
      ...(scope && { scope: [...scope] }),
      ...(expiresAt !== undefined && { expiresIn: Math.max(0, expiresAt - this.#nowSeconds()) }),
    };
  }

  #nowSeconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}
