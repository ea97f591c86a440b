import type { AuthInfo } from "../auth-info.ts";
import { TokenCache, type TokenCacheOptions } from "../cache/token-cache.ts";
import type { GetTokenOptions } from "../cache/token-request.ts";
import type { UpstreamToken } from "../cache/upstream-token-client.ts";
import { clientIdOf } from "../exchange/client-authentication.ts";
import {
  CLIENT_CREDENTIALS_GRANT,
  SUBSTITUTE_USER_TYPE,
  substituteUserToken,
  type TokenExchangeRequest,
} from "../exchange/request.ts";
import { type TokenCallOptions, TokenEndpoint, type TokenEndpointOptions } from "../exchange/token-endpoint.ts";

/** Settings of a {@link ServerTokenCache}. */
export interface ServerTokenCacheOptions extends TokenEndpointOptions, Omit<TokenCacheOptions, "credential"> {}

/**
 * The kind of token, the first word of the issuer in its cache key. A blank follows it. No real issuer contains a
 * blank, so no user's cache key can be equal.
 */
const OWN = "own";
const IMPERSONATION = "impersonation";

/**
 * Gets and caches tokens without a user's token: the server's own (client credentials, RFC 6749 section 4.4), and those
 * of users that it may impersonate. It may share its store with a {@link TokenCache}: their cache keys are never equal.
 *
 * @example
 * ```ts
 * const tokens = new ServerTokenCache("https://your-zone-id.keycard.cloud", { clientId, clientSecret });
 * const own = await tokens.getToken("https://reports.example.com");
 * const alices = await tokens.getTokenFor("alice", "https://api.github.com", { scope: "repo" });
 * ```
 */
export class ServerTokenCache {
  readonly #cache: TokenCache;
  readonly #issuer: string;
  #clientId: string | undefined;

  /** @throws {ConfigurationError} if `issuer` is not a valid issuer. */
  constructor(issuer: string, options: ServerTokenCacheOptions = {}) {
    const endpoint = new TokenEndpoint(issuer, options);
    // A retry sends the same request, without `renewRequest`: the endpoint adds single-use parts to each attempt.
    const exchangeToken = (request: TokenExchangeRequest, options: Omit<TokenCallOptions, "renewRequest"> = {}) =>
      endpoint.request(withoutUser(request), { signal: options.signal, onBehalfOf: options.onBehalfOf });
    this.#cache = new TokenCache({ issuer, exchangeToken }, { ...options, credential: undefined });
    this.#issuer = issuer;
    this.#clientId = clientIdOf(options, issuer);
  }

  /**
   * A token for `resource` on this server's own behalf, from the store or from the zone.
   *
   * @throws {TokenExchangeError} if the zone does not grant it.
   */
  getToken(resource: string, options?: GetTokenOptions): Promise<UpstreamToken> {
    return this.#cache.getToken(this.#authInfoWithoutCaller(OWN, undefined, ""), resource, options);
  }

  /**
   * A token for `resource` on behalf of a user who is not present (impersonation), from the store or from the zone.
   *
   * @param userIdentifier The user's identifier in the zone.
   * @throws {TokenExchangeError} if the zone does not grant it. By default zones do not.
   */
  async getTokenFor(userIdentifier: string, resource: string, options?: GetTokenOptions): Promise<UpstreamToken> {
    const token = substituteUserToken(userIdentifier);
    return this.#cache.getToken(this.#authInfoWithoutCaller(IMPERSONATION, userIdentifier, token), resource, options);
  }

  /** An `AuthInfo` for the request of a token without a caller. It leads to a cache key of its own. */
  #authInfoWithoutCaller(kind: string, user: string | undefined, token: string): AuthInfo {
    const issuer = `${kind} ${this.#issuer}`;
    // Without a client id, a random one keeps this cache from sharing tokens with others.
    this.#clientId ??= crypto.randomUUID();
    // The subject of a client's own token is the client (RFC 9068 section 2.2).
    const subject = user ?? this.#clientId;
    return { token, issuer, subject, clientId: this.#clientId, scopes: [], expiresAt: 0, claims: {} };
  }
}

/** Turns the exchange into the request of a grant without a user's token: client credentials or impersonation. */
function withoutUser({ subjectToken, subjectTokenType: _, ...request }: TokenExchangeRequest) {
  return subjectToken === ""
    ? { ...request, grantType: CLIENT_CREDENTIALS_GRANT }
    : { ...request, subjectToken, subjectTokenType: SUBSTITUTE_USER_TYPE };
}
