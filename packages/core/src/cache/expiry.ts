import type { TokenResponse } from "../exchange/response.ts";
import { claimsOf } from "./claims.ts";

/**
 * When a granted token expires, in seconds since the epoch: what the zone said, else what the token says itself, else
 * undefined, which means that it must not be kept.
 */
export function expiryOf({ accessToken, expiresIn }: TokenResponse, nowSeconds: number): number | undefined {
  if (expiresIn !== undefined) return nowSeconds + expiresIn;
  const { exp } = claimsOf(accessToken);
  return typeof exp === "number" && Number.isFinite(exp) ? exp : undefined;
}
