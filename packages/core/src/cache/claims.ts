import type { JsonObject } from "../json.ts";
import { decodeObject } from "../verify/compact.ts";

/**
 * What a token says of itself, unverified. One that is no JWT says nothing. How long it is, and how it is spelled, is for
 * whoever verifies it.
 */
export function claimsOf(token: string): JsonObject {
  const [, payload = "", signature, ...others] = token.split(".");
  try {
    return signature === undefined || others.length > 0 ? {} : decodeObject(payload);
  } catch {
    return {};
  }
}
