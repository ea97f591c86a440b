import { ServerTokenCache as CoreCache } from "@edgegrant/core";
import type { ServerTokenCacheOptions } from "@edgegrant/core/adapter";
import { onWorkers } from "./runtime.ts";

/**
 * Gets and keeps tokens for which no user is there: the Worker's own, and those of users for whom it may stand in.
 *
 * @example
 * ```ts
 * const tokens = new ServerTokenCache(env.KEYCARD_ISSUER, { credential: resolveCredential(env) });
 * const { accessToken } = await tokens.getToken("https://reports.example.com", { ctx });
 * ```
 */
export class ServerTokenCache extends CoreCache {
  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: ServerTokenCacheOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
