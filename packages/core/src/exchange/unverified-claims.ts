import type { Claims } from "../auth-info.ts";
import type { JsonObject } from "../encoding/json.ts";
import { inexactMembers, type MemberText } from "../encoding/json-text.ts";
import { decodePart, parseObject } from "../verify/compact.ts";

/**
 * What a token says of itself, unverified. One that is no JWT says nothing. How long it is, and how it is spelled, is for
 * whoever verifies it.
 */
export function unverifiedClaims(token: string): JsonObject {
  return unlessMalformed(() => parseObject(payloadOf(token))) ?? {};
}

/**
 * What a token says that `claims`, parsed from it, do not: JavaScript rounds numbers, and of a name that stands twice it
 * keeps one. A zone may decide by all of it.
 */
export function claimsLostInParsing(claims: Claims, token: string): MemberText[] {
  const text = unlessMalformed(() => payloadOf(token));
  // Most tokens are spelled as JavaScript spells them, which says that nothing is lost.
  if (text === undefined || text === JSON.stringify(claims)) return [];
  return unlessMalformed(() => parseObject(text)) ? inexactMembers(text) : [];
}

/** The text of a JWT's payload; empty for what is no JWT. */
function payloadOf(token: string): string {
  const [, payload = "", signature, ...others] = token.split(".");
  return signature === undefined || others.length > 0 ? "" : decodePart(payload);
}

function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
