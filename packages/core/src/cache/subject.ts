import { base64url, decodeJwt } from "jose";
import type { AuthInfo } from "../auth-info.ts";
import { InvalidTokenError } from "../errors.ts";
import { isStringArray, type JsonObject } from "../json.ts";
import type { CacheKeyParts } from "./key.ts";

/** On whose behalf a token is granted, as far as it decides what the zone may grant. */
export type Subject = Omit<CacheKeyParts, "resource" | "requestedScopes">;

/**
 * The subject of an exchange for a verified caller.
 *
 * @throws {InvalidTokenError} if the caller is no user: a token granted for nobody would be everybody's.
 */
export function subjectOf(auth: Pick<AuthInfo, "issuer" | "subject" | "clientId" | "scopes" | "claims">): Subject {
  return {
    issuer: auth.issuer,
    subject: requireSubject(auth.subject),
    clientId: auth.clientId,
    scopes: auth.scopes,
    audience: textsOf(auth.claims.aud),
    actor: auth.claims.act,
    confirmation: auth.claims.cnf,
    bounds: boundsIn(auth.claims),
  };
}

/**
 * The subject of an exchange, from a user's name and a token that was verified elsewhere. What the name does not tell
 * comes from the token itself; if the token is opaque, its hash takes the place of its claims.
 *
 * @throws {InvalidTokenError} if the name is empty.
 */
export async function subjectFromToken(subject: string | undefined, token: string): Promise<Subject> {
  const user = requireSubject(subject);
  const told = subjectIn(token);
  if (told?.subject === user) return told;
  return { issuer: "", subject: user, clientId: "", scopes: [], audience: [], tokenHash: await sha256(token) };
}

/** The subject that a token tells, or undefined unless each of its claims is what the RFCs make it. */
function subjectIn(token: string): Subject | undefined {
  const claims = claimsOf(token) ?? {};
  const { iss, sub, client_id, azp, scope = [], aud = [], act, cnf } = claims;
  const clientId = client_id ?? azp ?? "";
  const scopes = typeof scope === "string" ? scope.split(" ").filter((name) => name !== "") : scope;
  const audience = typeof aud === "string" ? [aud] : aud;
  if (typeof iss !== "string" || typeof sub !== "string" || typeof clientId !== "string") return undefined;
  if (!isStringArray(scopes) || !isStringArray(audience)) return undefined;
  const bounds = boundsIn(claims);
  return { issuer: iss, subject: sub, clientId, scopes, audience, actor: act, confirmation: cnf, bounds };
}

/** Two tokens of one user, client and set of scopes may still differ in what a zone lets be done with them. */
function boundsIn({ authorization_details, may_act, acr }: JsonObject): unknown[] {
  return [authorization_details, may_act, acr];
}

function requireSubject(subject: string | null | undefined): string {
  if (typeof subject === "string" && subject !== "") return subject;
  throw new InvalidTokenError(
    "The user's token names no subject (sub), so no token can be granted on the user's behalf",
    "missing_subject",
  );
}

function claimsOf(token: string): JsonObject | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isStringArray(value) ? value : [];
}
