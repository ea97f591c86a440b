import {
  ResourceServer as CoreResourceServer,
  createKeycardHandler as createCoreHandler,
  type KeycardHandlerOptions,
  type KeycardSettings,
  type ResourceServerOptions,
} from "@edgegrant/core";
import type { ZoneTokenCacheOptions } from "@edgegrant/core/adapter";
import type { KeycardEnv } from "./env.ts";
import { onWorkers } from "./runtime.ts";
import { IsolateSafeTokenCache, type TokenCache } from "./token-cache.ts";

/** Protects routes with OAuth. Keeps public documents in the data centre's cache. `createKeycardWorker` contains one. */
export class ResourceServer extends CoreResourceServer {
  constructor(options: ResourceServerOptions) {
    super(onWorkers(options));
  }
}

/**
 * Creates a cache of upstream tokens with the zone, the credential and the shared store from the environment, like
 * {@link IsolateSafeTokenCache.fromEnv}.
 *
 * @throws {ConfigurationError} that says which setting is missing or wrong.
 */
export function createTokenCache(env: KeycardEnv, options: ZoneTokenCacheOptions = {}): TokenCache {
  return IsolateSafeTokenCache.fromEnv(env, options);
}

/**
 * Creates a handler from `Request` to `Response` that protects yours, for a Worker that has its settings from elsewhere
 * than `env`. It needs `KEYCARD_SERVER_URL` or a complete `resource`. Other Workers use {@link createKeycardWorker}.
 */
export function createKeycardHandler(
  settings: KeycardSettings,
  options: KeycardHandlerOptions,
): (request: Request) => Promise<Response> {
  const { fetch, ...others } = options;
  return createCoreHandler(settings, { ...onWorkers(others), fetch });
}
