import type { Claims } from "../auth-info.ts";
import type { JsonObject } from "../encoding/json.ts";
import { inexactMembers, type MemberText } from "../encoding/json-text.ts";
import type { OnBehalfOf } from "../events.ts";
import { decodePart, parseObject } from "../verify/compact.ts";

/**
 * The claims of a token, unverified. Returns an empty object if the token is not a JWT. Does not check the length of
 * the token or the encoding of its other parts; the verifier does.
 */
export function unverifiedClaims(token: string): JsonObject {
  return undefinedIfMalformed(() => parseObject(payloadOf(token))) ?? {};
}

/**
 * The members of a token whose exact text `claims`, parsed from it, has lost: JavaScript rounds numbers, and keeps one
 * of several members with the same name. The zone may base its decision on the exact text.
 */
export function claimsLostInParsing(claims: Claims, token: string): MemberText[] {
  const text = undefinedIfMalformed(() => payloadOf(token)) ?? "";
  // Most tokens are spelled as `JSON.stringify` spells them. In that case nothing is lost.
  if (text === JSON.stringify(claims)) return [];
  return undefinedIfMalformed(() => parseObject(text)) ? inexactMembers(text) : [];
}

/** Whether these claims are all that a token says. False for a token that is not a JWT. */
export function hasClaims(token: string, claims: Claims): boolean {
  const text = undefinedIfMalformed(() => payloadOf(token)) ?? "";
  const expected = JSON.stringify(claims);
  return text === expected || JSON.stringify(undefinedIfMalformed(() => parseObject(text))) === expected;
}

/** The text of a JWT's payload, or an empty text if the token is not a JWT. */
function payloadOf(token: string): string {
  const [, payload = "", signature, ...others] = token.split(".");
  return signature === undefined || others.length > 0 ? "" : decodePart(payload);
}

function undefinedIfMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The user and the client that a token names, unverified. For events only. */
export function callerOf(token = ""): OnBehalfOf {
  const { sub, client_id: client, azp } = unverifiedClaims(token);
  return onBehalfOf(sub, client ?? azp);
}

/** Keeps those of the two values that are non-empty strings. */
export function onBehalfOf(subject: unknown, clientId: unknown): OnBehalfOf {
  return { ...(isName(subject) && { subject }), ...(isName(clientId) && { clientId }) };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
