import { decodeJwt } from "jose";
import type { JsonObject } from "../json.ts";

/** What a token says of itself, unverified. One that is no JWT says nothing. */
export function claimsOf(token: string): JsonObject {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
