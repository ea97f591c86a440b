import { CLIENT_CREDENTIALS_GRANT, type TokenExchangeRequest } from "./request.ts";
import type { TokenResponse } from "./response.ts";
import { type TokenCallOptions, TokenEndpoint, type TokenEndpointOptions } from "./token-endpoint.ts";

/** The parameters of a client credentials request. All are optional. */
export interface ClientCredentialsRequest
  extends Pick<
    TokenExchangeRequest,
    "resource" | "audience" | "scope" | "clientAssertion" | "clientAssertionType" | "clientId"
  > {}

/** Gets tokens for calls on behalf of this server itself, without a user (RFC 6749 section 4.4). */
export class ClientCredentialsClient {
  readonly #endpoint: TokenEndpoint;

  /** Throws {@link ConfigurationError} if `issuer` is not a valid issuer URL. */
  constructor(issuer: string, options: TokenEndpointOptions = {}) {
    this.#endpoint = new TokenEndpoint(issuer, options);
  }

  /** The zone. */
  get issuer(): string {
    return this.#endpoint.issuer;
  }

  /** The zone's token endpoint. Throws {@link TokenExchangeError} if it can't be discovered. */
  getTokenEndpoint(): Promise<string> {
    return this.#endpoint.url();
  }

  /**
   * Requests a token for this server itself.
   *
   * @throws {TokenExchangeError} if the zone does not grant it.
   *
   * @example
   * ```ts
   * const { accessToken } = await client.requestToken({ resource: "https://api.example.com", scope: "reports:write" });
   * ```
   */
  async requestToken(
    request: ClientCredentialsRequest = {},
    options?: Omit<TokenCallOptions, "renewRequest">,
  ): Promise<TokenResponse> {
    return this.#endpoint.request({ ...request, grantType: CLIENT_CREDENTIALS_GRANT }, options);
  }
}
