import {
  type AuthInfo,
  ServerTokenCache as CoreServerTokenCache,
  TokenCache as CoreTokenCache,
  type GetTokenOptions,
  type TokenCacheOptions,
  type TokenStore,
  type UpstreamToken,
} from "@edgegrant/core";
import {
  requireIssuer,
  type ServerTokenCacheOptions,
  type TokenExchanger,
  type ZoneTokenCacheOptions,
} from "@edgegrant/core/adapter";
import { TokenExchangeClient } from "./clients.ts";
import { resolveCredential } from "./credentials.ts";
import type { KeycardEnv } from "./env.ts";
import { resolveTokenStore } from "./resolve-token-store.ts";
import { onWorkers } from "./runtime.ts";

/** Settings of an {@link IsolateSafeTokenCache}. */
export interface IsolateSafeTokenCacheOptions extends TokenCacheOptions {
  /**
   * The Worker's environment. Isolates share tokens through its `KEYCARD_TOKENS`, if bound. `store` takes precedence.
   */
  env?: KeycardEnv | undefined;
}

/**
 * Exchanges users' tokens for upstream tokens and caches those. Keeps work that requests share alive, as Workers
 * require. {@link IsolateSafeTokenCache} takes its settings from the environment.
 */
export class TokenCache extends CoreTokenCache {
  /** Throws {@link ConfigurationError} if a numeric setting is out of range. */
  constructor(client: TokenExchanger, options: TokenCacheOptions = {}) {
    super(client, onWorkers(options));
  }
}

/**
 * Caches upstream tokens in an isolate that many users share. The cache key contains everything that decides what the
 * zone may grant, so no user gets another's token. A client that disconnects during its exchange does not affect
 * others.
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
   * Creates a cache with the zone, the credential and the shared store in the environment. A credential in the options
   * takes precedence. Create one per isolate, because each has its own memory. `createKeycardWorker` passes one to its
   * handler.
   *
   * @throws {ConfigurationError} that says which setting is missing or wrong.
   */
  static fromEnv(env: KeycardEnv, options: ZoneTokenCacheOptions = {}): IsolateSafeTokenCache {
    const issuer = requireIssuer(env.KEYCARD_ISSUER, "KEYCARD_ISSUER");
    const credential = options.credential ?? resolveCredential(env);
    const client = new TokenExchangeClient(issuer, { ...options, credential });
    return new IsolateSafeTokenCache(client, { ...options, credential, env });
  }

  /** Throws {@link ConfigurationError} if `env` binds a shared store but has no secret for sealing. */
  constructor(client: TokenExchanger, { env, ...options }: IsolateSafeTokenCacheOptions = {}) {
    super(client, { ...options, store: options.store ?? storeIn(env, options.maxEntries) });
  }

  override getToken(auth: AuthInfo, resource: string, options?: GetTokenOptions): Promise<UpstreamToken>;
  /** The form in Keycard's guide. The same as {@link TokenCache.getTokenForSubject}. */
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
      // A missing resource is an error, regardless of the last arguments.
      const resource = typeof resourceOrOptions === "string" ? resourceOrOptions : "";
      return this.getTokenForSubject(subject, tokenOrResource, resource, options);
    }
    // `super.getToken` throws if the caller is missing.
    return super.getToken(who as AuthInfo, tokenOrResource, resourceOrOptions);
  }
}

/** Undefined without a shared store. The cache then creates its default memory store, which reports to its listener. */
function storeIn(env: KeycardEnv | undefined, maxEntries: number | undefined): TokenStore | undefined {
  return env?.KEYCARD_TOKENS && resolveTokenStore(env, { maxEntries });
}

/**
 * Gets and caches tokens without a user's token: the Worker's own, and those of users that it may impersonate.
 *
 * @example
 * ```ts
 * const tokens = new ServerTokenCache(env.KEYCARD_ISSUER, { credential: resolveCredential(env) });
 * const { accessToken } = await tokens.getToken("https://reports.example.com", { ctx });
 * ```
 */
export class ServerTokenCache extends CoreServerTokenCache {
  /** Throws {@link ConfigurationError} if `issuer` is invalid. */
  constructor(issuer: string, options: ServerTokenCacheOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
