import type { ExchangeOptions, TokenExchangeClient } from "./client.ts";
import { ID_JAG_TYPE, JWT_BEARER_GRANT, type TokenExchangeRequest, type TokenRequest } from "./request.ts";
import type { TokenResponse } from "./response.ts";
import { TokenEndpoint, type TokenEndpointOptions } from "./token-endpoint.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/**
 * Gets tokens of another zone for users of this one (cross-app access, draft-ietf-oauth-identity-assertion-authz-grant).
 * The user's zone exchanges the user's token for an identity assertion (ID-JAG), and the other zone grants a token for
 * the assertion. No user sees a page: the two zones have agreed.
 *
 * It takes the place of a {@link TokenExchangeClient} in a token cache. Give each pair of zones a cache of its own, and
 * a store of its own if the store is not the cache's memory.
 *
 * @example
 * ```ts
 * const home = new TokenExchangeClient(homeIssuer, { credential });
 * const abroad = new CrossAppClient(home, "https://other-zone.example", { clientId, clientSecret });
 * const tokens = new TokenCache(abroad);
 * const { accessToken } = await tokens.getToken(auth, "https://mcp.other.example/mcp", { scope: "notes:read" });
 * ```
 */
export class CrossAppClient {
  readonly #home: TokenExchangeClient;
  readonly #other: TokenEndpoint;
  readonly #signsAssertions: boolean;

  /**
   * @param home A client of the user's zone, which knows this server.
   * @param issuer The other zone.
   * @param options How this server authenticates to the other zone.
   * @throws {ConfigurationError} if `issuer` is not a valid issuer URL.
   */
  constructor(home: TokenExchangeClient, issuer: string, options: TokenEndpointOptions = {}) {
    this.#home = home;
    this.#other = new TokenEndpoint(issuer, options);
    this.#signsAssertions = options.credential?.getAuth(issuer) === null;
  }

  /** The user's zone. */
  get issuer(): string {
    return this.#home.issuer;
  }

  /** The token endpoint of the user's zone. */
  getTokenEndpoint(): Promise<string> {
    return this.#home.getTokenEndpoint();
  }

  /**
   * Gets a token of the other zone. The request is that of an exchange at the user's zone: `subjectToken` is the user's
   * token there, `resource` and `scope` are those of the other zone.
   *
   * @throws {TokenExchangeError} if one of the zones refuses, can't be reached, or sends an unusable answer.
   */
  async exchangeToken(request: TokenExchangeRequest, options: ExchangeOptions = {}): Promise<TokenResponse> {
    const { renewRequest, ...callOptions } = options;
    const assertionRequest = (given: TokenExchangeRequest) => ({
      ...given,
      requestedTokenType: ID_JAG_TYPE,
      audience: this.#other.issuer,
    });
    const renewAssertion = renewRequest && (async () => assertionRequest(await renewRequest()));
    const redemption = async (given: TokenExchangeRequest): Promise<TokenRequest> => {
      const assertion = await this.#home.exchangeToken(assertionRequest(given), {
        ...callOptions,
        renewRequest: renewAssertion,
      });
      return this.#redemptionOf(assertion.accessToken, given);
    };
    // A retry gets a new assertion, because the other zone takes each only once.
    const renewed = async () => redemption(renewRequest ? await renewRequest() : request);
    return this.#other.request(await redemption(request), { ...callOptions, renewRequest: renewed });
  }

  #redemptionOf(assertion: string, { resource, scope }: TokenExchangeRequest): TokenRequest {
    // The assertion names this server as the other zone knows it. Only a credential that signs needs that name.
    const { client_id: clientId } = unverifiedClaims(assertion);
    return {
      grantType: JWT_BEARER_GRANT,
      assertion,
      ...(resource !== undefined && { resource }),
      ...(scope !== undefined && { scope }),
      ...(this.#signsAssertions && typeof clientId === "string" && { clientId }),
    };
  }
}
