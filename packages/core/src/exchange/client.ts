import { SUBSTITUTE_USER_TYPE, substituteUserToken, type TokenExchangeRequest } from "./request.ts";
import type { TokenResponse } from "./response.ts";
import { type TokenCallOptions, TokenEndpoint, type TokenEndpointOptions } from "./token-endpoint.ts";

/** Client authentication and time limits of a {@link TokenExchangeClient}. */
export type TokenExchangeClientOptions = TokenEndpointOptions;

/** Options of one exchange. */
export interface ExchangeOptions extends TokenCallOptions {
  renewRequest?: (() => Promise<TokenExchangeRequest>) | undefined;
}

/** A user to impersonate, and the resource to access. */
export interface ImpersonationRequest {
  /** The identifier of the user at the zone. It becomes the `sub` of the token. */
  userIdentifier: string;
  resource: string;
  /** The scopes asked for, separated by spaces. */
  scope?: string | undefined;
  /** A token of this server itself, if the zone's policy requires one. */
  actorToken?: string | undefined;
  /** Default: access token. */
  actorTokenType?: string | undefined;
}

/** Exchanges tokens at a zone (RFC 8693). Discovers the token endpoint on first use. */
export class TokenExchangeClient {
  readonly #endpoint: TokenEndpoint;

  /** Throws {@link ConfigurationError} if `issuer` is not a valid issuer URL. */
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    this.#endpoint = new TokenEndpoint(issuer, options);
  }

  /** The zone. */
  get issuer(): string {
    return this.#endpoint.issuer;
  }

  /**
   * The zone's token endpoint. A failed discovery is not cached.
   *
   * @throws {TokenExchangeError} if the zone can't be reached or its metadata names no usable endpoint.
   */
  getTokenEndpoint(): Promise<string> {
    return this.#endpoint.url();
  }

  /**
   * Exchanges a token. Retries once after a network failure, 429, 502, 503 or 504, if the timeout allows it. Waits
   * before the retry as long as the zone's `Retry-After` asks.
   *
   * @throws {TokenExchangeError} if the zone refuses the exchange, can't be reached, or sends an unusable answer.
   * @throws {ConfigurationError} if the credential can't be used, or there is no subject token.
   */
  async exchangeToken(request: TokenExchangeRequest, options?: ExchangeOptions): Promise<TokenResponse> {
    return this.#endpoint.request(request, options);
  }

  /**
   * Requests a token for a user who is not present, for example for background work. Zones forbid this by default.
   *
   * @throws {TokenExchangeError} `unauthorized_client` if this server may not impersonate, `invalid_grant` if it may
   * not impersonate this user.
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
