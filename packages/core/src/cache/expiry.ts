import { decodeJwt } from "jose";
import type { TokenResponse } from "../exchange/response.ts";

/**
 * When a granted token expires, in seconds since the epoch: what the zone said, else what the token says itself, else
 * undefined, which means that it must not be kept.
 */
export function expiryOf(token: TokenResponse, nowSeconds: number): number | undefined {
  if (token.expiresIn !== undefined) return nowSeconds + token.expiresIn;
  try {
    const { exp } = decodeJwt(token.accessToken);
    return typeof exp === "number" && Number.isFinite(exp) ? exp : undefined;
  } catch {
    return undefined;
  }
}
