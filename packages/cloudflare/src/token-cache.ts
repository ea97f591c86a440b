import {
  type AuthInfo,
  ServerTokenCache as CoreServerTokenCache,
  type GetTokenOptions,
  TokenCache,
  type TokenCacheOptions,
  type TokenStore,
  type UpstreamToken,
} from "@edgegrant/core";
import { requireIssuer, type ServerTokenCacheOptions, type TokenExchanger } from "@edgegrant/core/adapter";
import { TokenExchangeClient } from "./clients.ts";
import { resolveCredential } from "./credentials.ts";
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
 * let tokens: IsolateSafeTokenCache | undefined; // at module level: one for the isolate
 *
 * tokens ??= IsolateSafeTokenCache.fromEnv(env);
 * const upstream = await tokens.getToken(auth, "https://api.github.com");
 * ```
 */
export class IsolateSafeTokenCache extends TokenCache {
  /**
   * A cache with the zone, the credential and the shared store that the environment names; a credential of the options
   * wins. Keep it: each has a memory of its own. The handler of `createKeycardWorker` is handed one.
   *
   * @throws {ConfigurationError} that says which setting is missing or wrong.
   */
  static fromEnv(env: KeycardEnv, options: TokenCacheOptions = {}): IsolateSafeTokenCache {
    const issuer = requireIssuer(env.KEYCARD_ISSUER, "KEYCARD_ISSUER");
    const credential = options.credential ?? resolveCredential(env);
    const client = new TokenExchangeClient(issuer, { ...options, credential });
    return new IsolateSafeTokenCache(client, { ...options, credential, env });
  }

  /** Throws {@link ConfigurationError} if `env` binds a shared store and has nothing to seal its tokens with. */
  constructor(client: TokenExchanger, { env, ...options }: IsolateSafeTokenCacheOptions = {}) {
    super(client, onWorkers({ ...options, store: options.store ?? storeIn(env, options.maxEntries) }));
  }

  override getToken(auth: AuthInfo, resource: string, options?: GetTokenOptions): Promise<UpstreamToken>;
  /** The call of Keycard's guide: {@link TokenCache.getTokenForSubject}. */
  override getToken(
    subject: string | undefined,
    subjectToken: string,
    resource: string,
    options?: GetTokenOptions,
  ): Promise<UpstreamToken>;
  override getToken(
    who: AuthInfo | string | undefined,
    tokenOrResource: string,
    resourceOrOptions?: string | GetTokenOptions,
    options?: GetTokenOptions,
  ): Promise<UpstreamToken> {
    if (typeof who === "string" || typeof resourceOrOptions === "string") {
      const subject = typeof who === "string" ? who : who?.subject;
      // Without a resource the call is refused for that, whatever its last arguments are.
      const resource = typeof resourceOrOptions === "string" ? resourceOrOptions : "";
      return this.getTokenForSubject(subject, tokenOrResource, resource, options);
    }
    // A missing caller is reported there.
    return super.getToken(who as AuthInfo, tokenOrResource, resourceOrOptions);
  }
}

/** Only where a shared one is bound: the memory that is the cache's default reports to its settings. */
function storeIn(env: KeycardEnv | undefined, maxEntries: number | undefined): TokenStore | undefined {
  return env?.KEYCARD_TOKENS && resolveTokenStore(env, { maxEntries });
}

/**
 * Gets and keeps tokens for which no user is there: the Worker's own, and those of users for whom it may stand in.
 *
 * @example
 * ```ts
 * const tokens = new ServerTokenCache(env.KEYCARD_ISSUER, { credential: resolveCredential(env) });
 * const { accessToken } = await tokens.getToken("https://reports.example.com", { ctx });
 * ```
 */
export class ServerTokenCache extends CoreServerTokenCache {
  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: ServerTokenCacheOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
