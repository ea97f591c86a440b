import { withDeadline } from "../concurrency/deadline.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { OnBehalfOf } from "../events.ts";
import type { ApplicationCredential, ExchangeContext } from "../exchange/credential.ts";
import { reportExchangeFailure } from "../exchange/report.ts";
import { ACCESS_TOKEN_TYPE, type TokenExchangeRequest } from "../exchange/request.ts";
import { MAX_LIFE_SECONDS, type TokenResponse } from "../exchange/response.ts";
import { asExchangeError, CREDENTIAL, unavailableError, withTimeout } from "../exchange/timeouts.ts";
import { forgetIfRefused } from "../exchange/token-endpoint.ts";
import { unverifiedClaims } from "../exchange/unverified-claims.ts";
import type { Runtime } from "../platform/runtime.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import type { UpstreamTokenRequest } from "./token-request.ts";

/** A client that exchanges tokens: this library's, or another with the same methods. */
export interface TokenExchanger {
  /** `signal` is aborted when no caller waits any more. A client may ignore it. `onBehalfOf` is for events. */
  exchangeToken(
    request: TokenExchangeRequest,
    options?: { renewRequest?: () => Promise<TokenExchangeRequest>; signal?: AbortSignal; onBehalfOf?: OnBehalfOf },
  ): Promise<TokenResponse>;
  /** A credential that signs assertions needs it. */
  getTokenEndpoint?(): Promise<string>;
  readonly issuer?: string;
}

/** How a cache exchanges tokens at its zone. */
export interface ExchangeTerms {
  /** How this server authenticates to the zone. Default: the client's own authentication. */
  credential?: ApplicationCredential | undefined;
  /**
   * Further issuers whose users' tokens are sent to this zone, because it trusts them. Default: none, so a user's token
   * goes only to the zone that issued it.
   */
  subjectIssuers?: readonly string[] | undefined;
}

/** A usable token of the upstream API. */
export interface UpstreamToken extends TokenResponse {
  /** When the token expires, in seconds since the epoch. Undefined if it is unknown. */
  expiresAt?: number;
}

/** Exchanges tokens at the zone, authenticated as this server. */
export class UpstreamTokenClient {
  readonly #client: TokenExchanger;
  readonly #credential: ApplicationCredential | undefined;
  readonly #subjectIssuers: readonly string[];
  readonly #timeoutMs: number;
  readonly #runtime: Runtime;

  /** @param timeoutMs The limit for credential and client together. The client's own limit should be lower. */
  constructor(
    client: TokenExchanger,
    { credential, subjectIssuers = [] }: ExchangeTerms,
    timeoutMs: number,
    runtime: Runtime,
  ) {
    this.#client = client;
    this.#credential = credential;
    this.#subjectIssuers = subjectIssuers;
    this.#timeoutMs = timeoutMs;
    this.#runtime = runtime;
  }

  /**
   * Exchanges a token.
   *
   * @throws {ConfigurationError} for a token of another zone.
   * @throws {TokenExchangeError} if it takes too long, or if `signal` is aborted before the zone has answered.
   * @throws the errors of the client.
   */
  async exchange(tokenRequest: UpstreamTokenRequest, signal: AbortSignal): Promise<UpstreamToken> {
    const startedAtMs = this.#runtime.now();
    const report = (failure: unknown) => this.#report(failure, tokenRequest, startedAtMs);
    const renewRequest = () => this.#request(tokenRequest);
    // A failure before the client is called is reported here, because the client never sees it.
    const request = await withTimeout(this.#timeoutMs, signal, renewRequest(), CREDENTIAL).catch((error: unknown) => {
      const failure = asExchangeError(error);
      report(failure);
      throw failure;
    });
    const timeoutMs = startedAtMs + this.#timeoutMs - this.#runtime.now();
    // The client reports its own failures, but it does not know of this timeout.
    const timeoutError = () => {
      const failure = unavailableError(`No token was granted within ${this.#timeoutMs} ms`);
      report(failure);
      return failure;
    };
    const exchange = this.#client.exchangeToken(request, { renewRequest, signal, onBehalfOf: tokenRequest.onBehalfOf });
    const granted = await withDeadline(exchange, { timeoutMs, error: timeoutError }).catch((error: unknown) => {
      forgetIfRefused(this.#credential, error);
      throw error;
    });
    // This library's client has done so already; another client may not.
    rememberSecrets(granted.accessToken);
    const expiresAt = expiryOf(granted, Math.floor(this.#runtime.now() / 1000));
    return expiresAt === undefined ? granted : { ...granted, expiresAt };
  }

  /** The client's zone. If the client does not name one: the zone that issued the user's token. */
  zoneOf({ issuer }: Pick<UpstreamTokenRequest, "issuer">): string {
    return this.#client.issuer ?? issuer;
  }

  #report(failure: unknown, tokenRequest: UpstreamTokenRequest, startedAtMs: number): void {
    const { onBehalfOf, resource, subjectToken } = tokenRequest;
    const durationMs = this.#runtime.now() - startedAtMs;
    const exchange = { onBehalfOf, issuer: this.zoneOf(tokenRequest), resource, durationMs, secrets: [subjectToken] };
    reportExchangeFailure(failure, exchange, this.#runtime);
  }

  /** Throws for the token of a zone that this one is not known to trust. */
  #requireKnownZone({ issuer, subjectToken }: UpstreamTokenRequest): void {
    const { issuer: zone } = this.#client;
    const known = [zone, ...this.#subjectIssuers];
    // An issuer that is not a URL is not a zone. Requests for the server's own tokens have such an issuer.
    const isForeign = (name: unknown) => typeof name === "string" && !known.includes(name) && parseUrl(name);
    const otherIssuer = zone && [issuer, unverifiedClaims(subjectToken).iss].find(isForeign);
    if (!otherIssuer) return;
    throw new ConfigurationError(
      `The caller's token is from ${otherIssuer}, but this cache exchanges at ${zone}: use one cache per zone, or list the zones that this one trusts in \`subjectIssuers\``,
    );
  }

  /** The request for one attempt. */
  async #request(tokenRequest: UpstreamTokenRequest): Promise<TokenExchangeRequest> {
    this.#requireKnownZone(tokenRequest);
    const { subjectToken, resource, scopes } = tokenRequest;
    const credential = this.#credential;
    const request = credential
      ? await credential.prepareTokenExchangeRequest(subjectToken, resource, await this.#context(credential))
      : { subjectToken, subjectTokenType: ACCESS_TOKEN_TYPE, resource };
    return scopes.length === 0 ? request : { ...request, scope: scopes.join(" ") };
  }

  async #context(credential: ApplicationCredential): Promise<ExchangeContext> {
    const { issuer } = this.#client;
    // Only a credential that signs assertions needs the token endpoint, and not every client knows it.
    const needed = credential.getAuth(issuer) === null;
    const tokenEndpoint = needed ? await this.#client.getTokenEndpoint?.() : undefined;
    return { ...(tokenEndpoint !== undefined && { tokenEndpoint }), ...(issuer !== undefined && { issuer }) };
  }
}

/**
 * When a granted token expires, in whole seconds since the epoch: from the zone's `expires_in`, or else from the
 * token's own `exp`. Undefined if both are missing; such a token must not be kept. Fractions, which some servers send,
 * are rounded down. A date too far ahead for stores, which some servers send for "never", is limited to
 * {@link MAX_LIFE_SECONDS}.
 */
export function expiryOf({ accessToken, expiresIn }: TokenResponse, nowSeconds: number): number | undefined {
  const end = expiresIn === undefined ? unverifiedClaims(accessToken).exp : nowSeconds + expiresIn;
  if (typeof end !== "number" || !Number.isFinite(end)) return undefined;
  return Math.min(Math.floor(end), nowSeconds + MAX_LIFE_SECONDS);
}
