import { TokenCache, type TokenCacheOptions } from "../cache/token-cache.ts";
import { TokenExchangeClient } from "../exchange/client.ts";
import { requireIssuer } from "../issuer.ts";
import { resolveCredential } from "./credential.ts";
import type { KeycardSettings } from "./settings.ts";

/**
 * A cache of upstream tokens for the zone that the settings name, with the credential that they or the options hold.
 *
 * @throws {ConfigurationError} that says which setting is missing or wrong.
 *
 * @example
 * ```ts
 * const tokens = createTokenCache(settings);
 * const { accessToken } = await tokens.getToken(auth, "https://api.github.com");
 * ```
 */
export function createTokenCache(settings: KeycardSettings, options: TokenCacheOptions = {}): TokenCache {
  const credential = options.credential ?? resolveCredential(settings);
  const issuer = requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER");
  return new TokenCache(new TokenExchangeClient(issuer, { ...options, credential }), { ...options, credential });
}
