import { TokenCache, type TokenCacheOptions, type TokenExchanger, type TokenStore } from "@edgegrant/core";
import type { KeycardEnv } from "./env.ts";
import { resolveTokenStore } from "./resolve-token-store.ts";
import { onWorkers } from "./runtime.ts";

/** Settings of an {@link IsolateSafeTokenCache}. */
export interface IsolateSafeTokenCacheOptions extends TokenCacheOptions {
  /** The Worker's environment: its `KEYCARD_TOKENS`, if bound, is where isolates share tokens. `store` wins over it. */
  env?: KeycardEnv | undefined;
}

/**
 * Keeps upstream tokens in an isolate that many users share: keyed by everything that decides what the zone may
 * grant, so that no user gets another's, and safe when a client leaves while its exchange runs.
 *
 * @example
 * ```ts
 * const cache = new IsolateSafeTokenCache(client, { credential, env });
 * const upstream = await cache.getToken(auth, "https://api.github.com", { ctx });
 * ```
 */
export class IsolateSafeTokenCache extends TokenCache {
  /** Throws {@link ConfigurationError} if `env` binds a shared store and has nothing to seal its tokens with. */
  constructor(client: TokenExchanger, { env, ...options }: IsolateSafeTokenCacheOptions = {}) {
    super(client, onWorkers({ ...options, store: options.store ?? storeIn(env, options.maxEntries) }));
  }
}

/** Only where a shared one is bound: the memory that is the cache's default reports to its settings. */
function storeIn(env: KeycardEnv | undefined, maxEntries: number | undefined): TokenStore | undefined {
  return env?.KEYCARD_TOKENS && resolveTokenStore(env, { maxEntries });
}
