import { withDeadline } from "../concurrency/deadline.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { OnBehalfOf } from "../events.ts";
import type { ApplicationCredential, ExchangeContext } from "../exchange/credential.ts";
import { reportExchangeFailure } from "../exchange/report.ts";
import { ACCESS_TOKEN_TYPE, type TokenExchangeRequest } from "../exchange/request.ts";
import { MAX_LIFE_SECONDS, type TokenResponse } from "../exchange/response.ts";
import { CREDENTIAL, exchangeFailure, unavailableError, withTimeout } from "../exchange/timeouts.ts";
import { unverifiedClaims } from "../exchange/unverified-claims.ts";
import type { Runtime } from "../platform/runtime.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import type { UpstreamTokenRequest } from "./token-request.ts";

/** What exchanges tokens: this library's client, or another of the same shape. */
export interface TokenExchanger {
  /** `signal` ends when nobody waits for the token any more; a client may well go on then. `onBehalfOf` is for events. */
  exchangeToken(
    request: TokenExchangeRequest,
    options?: { renewRequest?: () => Promise<TokenExchangeRequest>; signal?: AbortSignal; onBehalfOf?: OnBehalfOf },
  ): Promise<TokenResponse>;
  /** Needed by a credential that signs assertions. */
  getTokenEndpoint?(): Promise<string>;
  readonly issuer?: string;
}

/** A token of the upstream API, fit for use now. */
export interface UpstreamToken extends TokenResponse {
  /** When the token expires, in seconds since the epoch; undefined if that can't be told. */
  expiresAt?: number;
}

/** Asks the zone, in the name of this server. */
export class UpstreamTokenClient {
  readonly #client: TokenExchanger;
  readonly #credential: ApplicationCredential | undefined;
  readonly #timeoutMs: number;
  readonly #runtime: Runtime;

  /** @param timeoutMs For credential and client together; the client should have a lower bound of its own. */
  constructor(
    client: TokenExchanger,
    credential: ApplicationCredential | undefined,
    timeoutMs: number,
    runtime: Runtime,
  ) {
    this.#client = client;
    this.#credential = credential;
    this.#timeoutMs = timeoutMs;
    this.#runtime = runtime;
  }

  /**
   * A token exchanged now. Throws what the client throws, {@link ConfigurationError} for another zone's token, and
   * {@link TokenExchangeError} if it takes too long, or `signal` ends before the zone has answered.
   */
  async exchange(tokenRequest: UpstreamTokenRequest, signal: AbortSignal): Promise<UpstreamToken> {
    const startedAtMs = this.#runtime.now();
    const renewRequest = () => this.#request(tokenRequest);
    const request = await this.#firstRequest(tokenRequest, signal);
    const timeoutMs = startedAtMs + this.#timeoutMs - this.#runtime.now();
    // What the client fails with, it reports. That nobody waits for it any more, it can't know.
    const overdue = () => {
      const failure = unavailableError(`No token was granted within ${this.#timeoutMs} ms`);
      this.#report(failure, tokenRequest, startedAtMs);
      return failure;
    };
    const exchange = this.#client.exchangeToken(request, { renewRequest, signal, onBehalfOf: tokenRequest.onBehalfOf });
    const granted = await withDeadline(exchange, { timeoutMs, error: overdue });
    // Not every client is ours.
    rememberSecrets(granted.accessToken);
    const expiresAt = expiryOf(granted, Math.floor(this.#runtime.now() / 1000));
    return expiresAt === undefined ? granted : { ...granted, expiresAt };
  }

  /** What fails before the client has anything to send, the client can't report. */
  async #firstRequest(tokenRequest: UpstreamTokenRequest, signal: AbortSignal): Promise<TokenExchangeRequest> {
    const startedAtMs = this.#runtime.now();
    try {
      this.#requireSameZone(tokenRequest);
      return await withTimeout(this.#timeoutMs, signal, this.#request(tokenRequest), CREDENTIAL);
    } catch (error) {
      const failure = exchangeFailure(error);
      this.#report(failure, tokenRequest, startedAtMs);
      throw failure;
    }
  }

  /** The zone that is asked, or the one that a tokenRequest's token is from, where the client does not tell. */
  zoneOf({ issuer }: Pick<UpstreamTokenRequest, "issuer">): string {
    return this.#client.issuer ?? issuer;
  }

  #report(failure: unknown, tokenRequest: UpstreamTokenRequest, startedAtMs: number): void {
    const { onBehalfOf, resource, subjectToken } = tokenRequest;
    const durationMs = this.#runtime.now() - startedAtMs;
    const exchange = { onBehalfOf, issuer: this.zoneOf(tokenRequest), resource, durationMs, secrets: [subjectToken] };
    reportExchangeFailure(failure, exchange, this.#runtime);
  }

  /** A user's token is shown to the zone that issued it, and to no other. */
  #requireSameZone({ issuer, subjectToken }: UpstreamTokenRequest): void {
    const { issuer: zone } = this.#client;
    // What is no URL is no zone: the server's own tokens are kept under such names.
    const isForeign = (name: unknown) => typeof name === "string" && name !== zone && parseUrl(name) !== undefined;
    const stranger = zone && [issuer, unverifiedClaims(subjectToken).iss].find(isForeign);
    if (!stranger) return;
    throw new ConfigurationError(
      `The caller's token is from ${stranger}, but this cache exchanges at ${zone}: use one cache per zone`,
    );
  }

  async #request({ subjectToken, resource, scopes }: UpstreamTokenRequest): Promise<TokenExchangeRequest> {
    const request = this.#credential
      ? await this.#credential.prepareTokenExchangeRequest(subjectToken, resource, await this.#context())
      : { subjectToken, subjectTokenType: ACCESS_TOKEN_TYPE, resource };
    return scopes.length === 0 ? request : { ...request, scope: scopes.join(" ") };
  }

  async #context(): Promise<ExchangeContext> {
    const { issuer } = this.#client;
    // Only an assertion needs to know where it goes, and a client may not be able to say.
    const needed = this.#credential?.getAuth(issuer) === null;
    const tokenEndpoint = needed ? await this.#client.getTokenEndpoint?.() : undefined;
    return { ...(tokenEndpoint !== undefined && { tokenEndpoint }), ...(issuer !== undefined && { issuer }) };
  }
}

/**
 * When a granted token expires, in whole seconds since the epoch: what the zone said, else what the token says itself, else
 * undefined, which means that it must not be kept. Some servers write fractions, and some write "for ever" as a year that no
 * store can take.
 */
export function expiryOf({ accessToken, expiresIn }: TokenResponse, nowSeconds: number): number | undefined {
  const end = expiresIn === undefined ? unverifiedClaims(accessToken).exp : nowSeconds + expiresIn;
  if (typeof end !== "number" || !Number.isFinite(end)) return undefined;
  return Math.min(Math.floor(end), nowSeconds + MAX_LIFE_SECONDS);
}
