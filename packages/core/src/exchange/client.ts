import { SUBSTITUTE_USER_TYPE, substituteUserToken, type TokenExchangeRequest } from "./request.ts";
import type { TokenResponse } from "./response.ts";
import { type TokenCallOptions, TokenEndpoint, type TokenEndpointOptions } from "./token-endpoint.ts";

/** How a {@link TokenExchangeClient} proves who it is, and its bounds. */
export type TokenExchangeClientOptions = TokenEndpointOptions;

/** What one exchange needs beside the request. */
export interface ExchangeOptions extends TokenCallOptions {
  renewRequest?: (() => Promise<TokenExchangeRequest>) | undefined;
}

/** On whose behalf a server acts without that user, and where. */
export interface ImpersonationRequest {
  /** The user, as the zone knows it; the `sub` of the token. */
  userIdentifier: string;
  resource: string;
  /** The scopes asked for, separated by spaces. */
  scope?: string | undefined;
  /** A token of this server's own, where the zone's policy asks for one. */
  actorToken?: string | undefined;
  /** Default: access token. */
  actorTokenType?: string | undefined;
}

/** Exchanges tokens at a zone (RFC 8693). It finds the token endpoint by itself, when it first needs it. */
export class TokenExchangeClient {
  readonly #endpoint: TokenEndpoint;

  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    this.#endpoint = new TokenEndpoint(issuer, options);
  }

  /** The zone. */
  get issuer(): string {
    return this.#endpoint.issuer;
  }

  /**
   * The zone's token endpoint. A failed discovery is not remembered.
   *
   * @throws {TokenExchangeError} if the zone can't be reached or names none that may be used.
   */
  getTokenEndpoint(): Promise<string> {
    return this.#endpoint.url();
  }

  /**
   * Exchanges a token. One retry follows a network failure, 429, 502, 503 or 504, as far as time allows and as the
   * zone's `Retry-After` asks.
   *
   * @throws {TokenExchangeError}
   * @throws {ConfigurationError} if the credential can't be used, or there is no subject token.
   */
  async exchangeToken(request: TokenExchangeRequest, options?: ExchangeOptions): Promise<TokenResponse> {
    return this.#endpoint.request(request, options);
  }

  /**
   * A token for a user who is not there, such as for work in the background. A zone forbids it by default.
   *
   * @throws {TokenExchangeError} `unauthorized_client` if this server may not impersonate, `invalid_grant` if it may not
   * impersonate this user.
   *
   * @example
   * ```ts
   * const token = await client.impersonate({ userIdentifier: "alice", resource: "https://api.github.com" });
   * ```
   */
  async impersonate(
    { userIdentifier, resource, scope, actorToken, actorTokenType }: ImpersonationRequest,
    options: Pick<TokenCallOptions, "signal"> = {},
  ): Promise<TokenResponse> {
    const request = {
      subjectToken: substituteUserToken(userIdentifier),
      subjectTokenType: SUBSTITUTE_USER_TYPE,
      resource,
      ...(scope !== undefined && { scope }),
      ...(actorToken !== undefined && { actorToken }),
      ...(actorTokenType !== undefined && { actorTokenType }),
    };
    return this.#endpoint.request(request, options);
  }
}
