import type { Claims } from "../auth-info.ts";

/** Everything that may change the zone's answer to an exchange. */
export interface CacheKeyParts {
  issuer: string;
  subject: string;
  clientId: string;
  /** The scopes of the subject token. */
  scopes: readonly string[];
  /**
   * Every claim of the subject token, because the zone's decision may depend on any. The key leaves out `iat`, `nbf`,
   * `exp` and `jti`, which only distinguish one token from the next.
   */
  claims: Claims;
  /**
   * The text of each claim that loses information when parsed, such as a number that JavaScript rounds. Default: none.
   */
  inexactClaims?: readonly (readonly [name: string, text: string])[] | undefined;
  /** The requested resource. */
  resource: string;
  /** The requested scopes. Order and duplicates do not matter. */
  requestedScopes: readonly string[];
  /** A hash of the subject token, if its claims can't be read. */
  tokenHash?: string | undefined;
  /** The subject token itself, if `claims` was not read from it. The zone may know more of it than `claims` says. */
  token?: string | undefined;
}

const PER_TOKEN_CLAIMS = new Set(["iat", "nbf", "exp", "jti"]);

/**
 * The key under which a granted token is kept. The encoding is injective: two keys are equal only if all their parts
 * are equal. No choice of names can make one user's key equal another user's.
 */
export function cacheKey(parts: CacheKeyParts): string {
  const { claims, inexactClaims = [] } = parts;
  return JSON.stringify([
    parts.issuer,
    parts.subject,
    parts.clientId,
    parts.scopes,
    Object.keys(claims)
      .filter((name) => !PER_TOKEN_CLAIMS.has(name))
      .sort()
      .map((name) => [name, claims[name]]),
    inexactClaims.filter(([name]) => !PER_TOKEN_CLAIMS.has(name)),
    parts.resource,
    [...new Set(parts.requestedScopes)].sort(),
    parts.token === undefined ? (parts.tokenHash ?? null) : [parts.token],
  ]);
}
