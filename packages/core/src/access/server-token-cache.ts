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

/** On whose behalf a token is kept, as the issuer in its key. No issuer has a blank in it, so no user's key is like it. */
const OWN = "own";
const IMPERSONATION = "impersonation";

/**
 * Gets and keeps tokens for which no user is there: the server's own (client credentials, RFC 6749 section 4.4) and
 * those of users for whom it may stand in (impersonation). It may share its store with a {@link TokenCache}: no key of
 * the one is a key of the other.
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

  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: ServerTokenCacheOptions = {}) {
    const endpoint = new TokenEndpoint(issuer, options);
    // The request is not made anew for a retry: what in it is good for one use, the endpoint adds for each attempt.
    const exchangeToken = (request: TokenExchangeRequest, options: Omit<TokenCallOptions, "renewRequest"> = {}) =>
      endpoint.request(withoutUser(request), { signal: options.signal, onBehalfOf: options.onBehalfOf });
    this.#cache = new TokenCache({ issuer, exchangeToken }, { ...options, credential: undefined });
    this.#issuer = issuer;
    this.#clientId = clientIdOf(options, issuer);
  }

  /**
   * A token for `resource` on this server's own behalf: from the store, or granted now.
   *
   * @throws {TokenExchangeError} if the zone does not grant it.
   */
  getToken(resource: string, options?: GetTokenOptions): Promise<UpstreamToken> {
    return this.#cache.getToken(this.#nobody(OWN, undefined, ""), resource, options);
  }

  /**
   * A token for `resource` in the name of a user who is not there: from the store, or granted now.
   *
   * @param userIdentifier The user, as the zone knows it.
   * @throws {TokenExchangeError} if the zone does not grant it, which is the default.
   */
  async getTokenFor(userIdentifier: string, resource: string, options?: GetTokenOptions): Promise<UpstreamToken> {
    const token = substituteUserToken(userIdentifier);
    return this.#cache.getToken(this.#nobody(IMPERSONATION, userIdentifier, token), resource, options);
  }

  /** A caller that never called, under a key of its own. */
  #nobody(kind: string, user: string | undefined, token: string): AuthInfo {
    const issuer = `${kind} ${this.#issuer}`;
    // Whoever has no name shares with nobody.
    this.#clientId ??= crypto.randomUUID();
    // Of its own token the client is the subject too (RFC 9068 section 2.2).
    const subject = user ?? this.#clientId;
    return { token, issuer, subject, clientId: this.#clientId, scopes: [], expiresAt: 0, claims: {} };
  }
}

/** The request of a grant that no user's token is needed for. */
function withoutUser({ subjectToken, subjectTokenType: _, ...request }: TokenExchangeRequest) {
  return subjectToken === ""
    ? { ...request, grantType: CLIENT_CREDENTIALS_GRANT }
    : { ...request, subjectToken, subjectTokenType: SUBSTITUTE_USER_TYPE };
}
