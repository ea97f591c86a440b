import { claimsOf } from "../exchange/claims.ts";
import { MAX_LIFE_SECONDS, type TokenResponse } from "../exchange/response.ts";

/**
 * When a granted token expires, in whole seconds since the epoch: what the zone said, else what the token says itself, else
 * undefined, which means that it must not be kept. Some servers write fractions, and some write "for ever" as a year that no
 * store can take.
 */
export function expiryOf({ accessToken, expiresIn }: TokenResponse, nowSeconds: number): number | undefined {
  const end = expiresIn === undefined ? claimsOf(accessToken).exp : nowSeconds + expiresIn;
  if (typeof end !== "number" || !Number.isFinite(end)) return undefined;
  return Math.min(Math.floor(end), nowSeconds + MAX_LIFE_SECONDS);
}
