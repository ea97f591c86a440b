import type { JsonObject } from "../json.ts";

/** Everything that decides what the zone may answer to an exchange. */
export interface CacheKeyParts {
  issuer: string;
  subject: string;
  clientId: string;
  /** The audience of the subject token: it decides as which application this server may act. */
  audience: readonly string[];
  /** The scopes of the subject token. Their order does not matter. */
  scopes: readonly string[];
  /** The `act` claim of the subject token (RFC 8693 section 4.1). */
  actor?: unknown;
  /** The `cnf` claim of the subject token (RFC 7800). */
  confirmation?: unknown;
  /**
   * What else the subject token says of what may be done with it: `authorization_details` (RFC 9396), `may_act` (RFC 8693),
   * `acr` (RFC 9470).
   */
  bounds?: readonly unknown[];
  /** The resource asked for. */
  resource: string;
  /** The scopes asked for. Their order does not matter. */
  requestedScopes: readonly string[];
  /** A hash of the subject token, where its claims can't be told. */
  tokenHash?: string | undefined;
}

/**
 * The key under which a granted token is kept. The encoding is injective: two keys are equal only if every part is, so
 * that no choice of names lets one user's key become another's.
 */
export function cacheKey(parts: CacheKeyParts): string {
  return JSON.stringify([
    parts.issuer,
    parts.subject,
    parts.clientId,
    asSet(parts.audience),
    asSet(parts.scopes),
    optional(parts.actor),
    optional(parts.confirmation),
    (parts.bounds ?? []).map(optional),
    parts.resource,
    asSet(parts.requestedScopes),
    parts.tokenHash ?? null,
  ]);
}

function asSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** A claim in a list of its own, so that one that is missing differs from one that is null. */
function optional(claim: unknown): unknown[] {
  return claim === undefined ? [] : [canonical(claim)];
}

/** JSON values with the members of every object in one order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, canonical(member)]));
}
