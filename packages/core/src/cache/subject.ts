import type { AuthInfo } from "../auth-info.ts";
import { InvalidTokenError } from "../errors.ts";
import { claimsLostInParsing, hasClaims, unverifiedClaims } from "../exchange/unverified-claims.ts";
import { sha256 } from "../platform/sha256.ts";
import { keycard } from "../profiles/keycard.ts";
import { readClaims } from "../verify/claims.ts";
import type { CacheKeyParts } from "./key.ts";

/**
 * The parts of a cache key that come from the user's token: the user, the client, and the token's scopes and claims.
 */
export type Subject = Omit<CacheKeyParts, "resource" | "requestedScopes">;

/**
 * The subject of an exchange for a verified caller.
 *
 * @throws {InvalidTokenError} if the caller has no subject: callers without one would share their tokens.
 */
export function subjectOf({ token, issuer, subject, clientId, scopes, claims }: AuthInfo): Subject {
  const inexactClaims = claimsLostInParsing(claims, token);
  const parts = { issuer, subject: requireSubject(subject), clientId, scopes, claims, inexactClaims };
  return hasClaims(token, claims) ? parts : { ...parts, token };
}

/**
 * The subject of an exchange, from a user's name and a token that was verified elsewhere. The other parts come from the
 * token's claims. If the token is opaque or bound to a key, its claims are malformed, or they name another user, a hash of
 * the token replaces them.
 *
 * @throws {InvalidTokenError} if the name is missing or empty.
 */
export async function subjectFromToken(name: string | undefined, token: string): Promise<Subject> {
  const user = requireSubject(name);
  const claims = unverifiedClaims(token);
  try {
    const { issuer, subject, clientId, scopes, confirmation } = readClaims(claims, keycard);
    if (subject === user && !confirmation)
      return { issuer, subject, clientId, scopes, claims, inexactClaims: claimsLostInParsing(claims, token) };
  } catch {
    // The token is opaque or its claims are malformed. Its hash is used below.
  }
  return { issuer: "", subject: user, clientId: "", scopes: [], claims: {}, tokenHash: await sha256(token) };
}

function requireSubject(subject: string | null | undefined): string {
  if (typeof subject === "string" && subject !== "") return subject;
  throw new InvalidTokenError(
    "The user's token names no subject (sub), so no token can be granted on the user's behalf",
    "missing_subject",
  );
}
