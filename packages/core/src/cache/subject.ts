import type { AuthInfo } from "../auth-info.ts";
import { encodeBase64url } from "../encoding/base64url.ts";
import { InvalidTokenError } from "../errors.ts";
import { claimsLostInParsing, unverifiedClaims } from "../exchange/unverified-claims.ts";
import { readClaims } from "../verify/claims.ts";
import type { CacheKeyParts } from "./key.ts";

/** On whose behalf a token is granted, as far as it decides what the zone may grant. */
export type Subject = Omit<CacheKeyParts, "resource" | "requestedScopes">;

/**
 * The subject of an exchange for a verified caller.
 *
 * @throws {InvalidTokenError} if the caller is no user: a token granted for nobody would be everybody's.
 */
export function subjectOf({ token, issuer, subject, clientId, scopes, claims }: AuthInfo): Subject {
  const inexactClaims = claimsLostInParsing(claims, token);
  return { issuer, subject: requireSubject(subject), clientId, scopes, claims, inexactClaims };
}

/**
 * The subject of an exchange, from a user's name and a token that was verified elsewhere. What the name does not tell
 * comes from the token itself; if that is opaque, or its claims are not what the RFCs make them, its hash takes their place.
 *
 * @throws {InvalidTokenError} if the name is empty.
 */
export async function subjectFromToken(name: string | undefined, token: string): Promise<Subject> {
  const user = requireSubject(name);
  const claims = unverifiedClaims(token);
  try {
    const { issuer, subject, clientId, scopes } = readClaims(claims);
    if (subject === user)
      return { issuer, subject, clientId, scopes, claims, inexactClaims: claimsLostInParsing(claims, token) };
  } catch {
    // Nothing in it can be relied on.
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

async function sha256(text: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
