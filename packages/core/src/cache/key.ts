import type { Claims } from "../auth-info.ts";

/** Everything that decides what the zone may answer to an exchange. */
export interface CacheKeyParts {
  issuer: string;
  subject: string;
  clientId: string;
  /** The scopes of the subject token. */
  scopes: readonly string[];
  /**
   * Every claim of the subject token: any may decide what a zone grants. Those that only tell one token from the next, `iat`,
   * `nbf`, `exp` and `jti`, make no difference to the key.
   */
  claims: Claims;
  /**
   * The text of those claims whose parsed value does not say all that was signed, such as a number that JavaScript rounds.
   * Default: none.
   */
  inexactClaims?: readonly (readonly [name: string, text: string])[] | undefined;
  /** The resource asked for. */
  resource: string;
  /** The scopes asked for. Their order does not matter. */
  requestedScopes: readonly string[];
  /** A hash of the subject token, where its claims can't be told. */
  tokenHash?: string | undefined;
}

const PER_TOKEN_CLAIMS = new Set(["iat", "nbf", "exp", "jti"]);

/**
 * The key under which a granted token is kept. The encoding is injective: two keys are equal only if every part is, so
 * that no choice of names lets one user's key become another's.
 */
export function cacheKey(parts: CacheKeyParts): string {
  const { claims, inexactClaims = [] } = parts;
  return JSON.stringify([
    parts.issuer,
    parts.subject,
    parts.clientId,
    parts.scopes,
    Object.entries(claims)
      .filter(([name]) => !PER_TOKEN_CLAIMS.has(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
    inexactClaims.filter(([name]) => !PER_TOKEN_CLAIMS.has(name)),
    parts.resource,
    [...new Set(parts.requestedScopes)].sort(),
    parts.tokenHash ?? null,
  ]);
}
