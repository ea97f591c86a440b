import { TokenCache, type TokenCacheOptions, type TokenExchanger } from "@edgegrant/core";
import { onWorkers } from "./runtime.ts";

/** Settings of an {@link IsolateSafeTokenCache}. */
export type IsolateSafeTokenCacheOptions = TokenCacheOptions;

/**
 * Keeps upstream tokens in an isolate that many users share: keyed by everything that decides what the zone may
 * grant, so that no user gets another's, and safe when a client leaves while its exchange runs.
 *
 * @example
 * ```ts
 * const cache = new IsolateSafeTokenCache(client, { credential });
 * const upstream = await cache.getToken(auth, "https://api.github.com", { ctx });
 * ```
 */
export class IsolateSafeTokenCache extends TokenCache {
  constructor(client: TokenExchanger, options: IsolateSafeTokenCacheOptions = {}) {
    super(client, onWorkers(options));
  }
}
