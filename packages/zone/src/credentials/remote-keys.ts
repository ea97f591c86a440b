import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import { boundedFetch, fetchFailure } from "../http/bounded-fetch.ts";

/** An application's keys can't be fetched. */
export class JwksUnavailableError extends Error {
  override readonly name = "JwksUnavailableError";

  constructor(uri: string, cause: unknown) {
    super(`the application's JWKS at ${uri} could not be fetched: ${fetchFailure(cause)}`, { cause });
  }
}

/**
 * The keys at an application's `jwks_uri`. They are cached for a minute. An unknown `kid` causes a new fetch at once,
 * even after a failed fetch, because a Worker under development often restarts with new keys.
 */
export function createRemoteKeys(uri: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: 60_000,
    cooldownDuration: 0,
    timeoutDuration: 3000,
    [customFetch]: boundedFetch,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new JwksUnavailableError(uri, error);
    }
  };
}
