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
    audience: listOf(auth.claims.aud),
    actor: auth.claims.act,
    confirmation: auth.claims.cnf,
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
  const claims = claimsOf(token);
  const told = claims && typeof claims.iss === "string" && claims.sub === user;
  if (!told) {
    return { issuer: "", subject: user, clientId: "", scopes: [], audience: [], tokenHash: await sha256(token) };
  }
  return {
    issuer: String(claims.iss),
    subject: user,
    clientId: textOf(claims.client_id ?? claims.azp),
    scopes: typeof claims.scope === "string" ? claims.scope.split(" ") : listOf(claims.scope),
    audience: listOf(claims.aud),
    actor: claims.act,
    confirmation: claims.cnf,
  };
}

function requireSubject(subject: string | undefined): string {
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

function listOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isStringArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
