import { requireTimeout } from "../concurrency/deadline.ts";
import {
  AuthorizationServer,
  type AuthorizationServerMetadata,
  isEndpoint,
} from "../discovery/authorization-server.ts";
import { ConfigurationError, messageOf, UnavailableError } from "../errors.ts";
import type { OnBehalfOf } from "../events.ts";
import { FetchError, fetchJson, isGone, type JsonResponse, retryAfterSeconds } from "../platform/http.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import type { Profile } from "../profiles/profile.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import { type AuthenticatedRequest, authenticateRequest, type ClientIdentity } from "./client-authentication.ts";
import type { ApplicationCredential } from "./credential.ts";
import { exchangeErrorFrom, isRetryableStatus } from "./refusal.ts";
import { reportExchangeFailure } from "./report.ts";
import { encodeRequest, requireSubjectToken, type TokenRequest } from "./request.ts";
import { readTokenResponse, type TokenResponse } from "./response.ts";
import { abortedError, asExchangeError, CREDENTIAL, pause, unavailableError, withTimeout } from "./timeouts.ts";
import { TokenExchangeError } from "./token-exchange-error.ts";
import { callerOf } from "./unverified-claims.ts";

/** Client authentication and time limit of a client of a zone. */
export interface TokenEndpointOptions extends RuntimeOptions, ClientIdentity {
  /** The time limit for one request including its retry, in milliseconds. Default: 10,000. */
  timeoutMs?: number | undefined;
  /** How the zone writes its metadata and takes token requests. Default: as the RFCs say. */
  profile?: Profile | undefined;
}

/** Options of one call. */
export interface TokenCallOptions {
  /** Cancels the call. */
  signal?: AbortSignal | undefined;
  /** The user and the client to name in events. Default: those that the subject token names. */
  onBehalfOf?: OnBehalfOf | undefined;
  /** Makes a new request for the retry, because an assertion is valid for one use only. Default: the same request. */
  renewRequest?: (() => Promise<TokenRequest>) | undefined;
}

/** The result of one attempt. `response` is undefined if the network failed. */
interface Attempt {
  response: JsonResponse | undefined;
  sent: AuthenticatedRequest;
}

/** The endpoint and the time limit of one call including its retry. */
interface Bounds {
  endpoint: string;
  deadlineMs: number;
  signal: AbortSignal | undefined;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const RETRY_DELAY_MS = 200;

/** The token endpoint of a zone (RFC 6749 section 3.2). It is discovered on first use. */
export class TokenEndpoint {
  readonly #server: AuthorizationServer;
  readonly #runtime: Runtime;
  readonly #identity: ClientIdentity;
  readonly #timeoutMs: number;
  readonly #profile: Profile | undefined;

  /** Throws {@link ConfigurationError} if `issuer` is not a valid issuer URL, or `timeoutMs` is out of range. */
  constructor(issuer: string, options: TokenEndpointOptions) {
    this.#runtime = createRuntime(options);
    this.#profile = options.profile;
    this.#server = new AuthorizationServer(issuer, this.#runtime, options.profile);
    this.#identity = options;
    this.#timeoutMs = requireTimeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  get issuer(): string {
    return this.#server.issuer;
  }

  /**
   * The URL of the endpoint.
   *
   * @throws {TokenExchangeError} if the zone can't be reached or its metadata names no usable endpoint.
   * @throws {ConfigurationError} if the issuer in its metadata is spelled differently.
   */
  async url(signal?: AbortSignal): Promise<string> {
    return this.#urlIn(this.#server.metadata(), this.#timeoutMs, signal);
  }

  async #urlIn(
    metadata: Promise<AuthorizationServerMetadata>,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const discovery = metadataForExchange(metadata);
    const { token_endpoint: endpoint } = await withTimeout(timeoutMs, signal, discovery, "The zone's metadata");
    if (isEndpoint(endpoint)) return endpoint;
    throw new TokenExchangeError("invalid_response", "The zone's metadata names no usable token_endpoint");
  }

  /**
   * Requests a token. If the endpoint is gone, loads the metadata again and uses the new endpoint, if it differs.
   * Retries once after a network failure, 429, 502, 503 or 504, if the timeout allows it. Waits before the retry as
   * long as the zone's `Retry-After` asks.
   *
   * @throws {TokenExchangeError} if the zone refuses the request, can't be reached, or sends an unusable answer.
   */
  async request(request: TokenRequest, options: TokenCallOptions = {}): Promise<TokenResponse> {
    const startedAtMs = this.#runtime.now();
    const resource = [request.resource ?? request.audience ?? []].flat().join(" ");
    const onBehalfOf = options.onBehalfOf ?? callerOf(request.subjectToken);
    const about = { issuer: this.issuer, resource };
    try {
      const token = await this.#withRetry(request, options);
      const durationMs = this.#runtime.now() - startedAtMs;
      this.#runtime.emit({ type: "exchange.succeeded", ...onBehalfOf, ...about, durationMs });
      return token;
    } catch (error) {
      const durationMs = this.#runtime.now() - startedAtMs;
      const failure = asExchangeError(error);
      forgetIfRefused(this.#identity.credential, failure);
      reportExchangeFailure(failure, { onBehalfOf, ...about, durationMs }, this.#runtime);
      throw failure;
    }
  }

  async #withRetry(request: TokenRequest, options: TokenCallOptions): Promise<TokenResponse> {
    const { signal } = options;
    if (signal?.aborted) throw abortedError("The call was cancelled before it began", signal.reason);
    requireSubjectToken(request);
    const deadlineMs = this.#runtime.now() + this.#timeoutMs;
    const bounds = { endpoint: await this.url(signal), deadlineMs, signal };
    let attempt = await this.#attempt(request, bounds);
    if (attempt.response && isGone(attempt.response.status)) {
      const endpoint = await this.#urlIn(this.#server.renewed(), this.#timeLeftMs(deadlineMs), signal);
      if (endpoint !== bounds.endpoint) {
        bounds.endpoint = endpoint;
        attempt = await this.#attempt(await this.#renewed(request, options, bounds), bounds);
      }
    }
    const { response } = attempt;
    if (response === undefined || isRetryableStatus(response.status)) {
      const delayMs = this.#retryDelayMs(response);
      if (this.#runtime.now() + delayMs < deadlineMs) {
        await pause(delayMs, signal);
        const second = await this.#attempt(await this.#renewed(request, options, bounds), bounds);
        attempt = { ...second, response: second.response ?? response };
      }
    }
    return this.#outcome(attempt);
  }

  /** Sends the request once. Returns no response if the network failed, so that the caller can retry. */
  async #attempt(request: TokenRequest, { endpoint, deadlineMs, signal }: Bounds): Promise<Attempt> {
    const proof = authenticateRequest(request, this.#identity, endpoint, this.issuer);
    const sent = await withTimeout(this.#timeLeftMs(deadlineMs), signal, proof, CREDENTIAL);
    rememberSecrets(...sent.secrets);
    const headers = new Headers({
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
    });
    if (sent.authorization !== undefined) headers.set("Authorization", sent.authorization);
    const init = { method: "POST", headers, body: encodeRequest(sent.request, this.#profile).toString() };
    const limits = { timeoutMs: this.#timeLeftMs(deadlineMs), signal };
    try {
      return { response: await fetchJson(this.#runtime, endpoint, init, limits), sent };
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      switch (error.failure) {
        case "network":
          return { response: undefined, sent };
        case "timeout":
          throw unavailableError(error.message, error);
        case "aborted":
          throw abortedError(error.message, signal?.reason);
        default:
          throw new TokenExchangeError("invalid_response", error.message, { cause: error });
      }
    }
  }

  #outcome({ response, sent: { request, secrets } }: Attempt): TokenResponse {
    if (response === undefined) throw unavailableError("The zone's token endpoint can't be reached");
    if (response.status === 200) return rememberTokens(readTokenResponse(response.json, request));
    const tokens = [request.subjectToken, request.actorToken, request.assertion, request.clientAssertion];
    throw exchangeErrorFrom(response, this.#runtime.now(), [...secrets, ...tokens], request, this.#profile);
  }

  async #renewed(
    request: TokenRequest,
    { renewRequest }: TokenCallOptions,
    { deadlineMs, signal }: Bounds,
  ): Promise<TokenRequest> {
    return renewRequest ? withTimeout(this.#timeLeftMs(deadlineMs), signal, renewRequest(), CREDENTIAL) : request;
  }

  #timeLeftMs(deadlineMs: number): number {
    return Math.max(1, deadlineMs - this.#runtime.now());
  }

  #retryDelayMs(response: JsonResponse | undefined): number {
    const asked = response && retryAfterSeconds(response.headers, this.#runtime.now());
    return asked === undefined ? RETRY_DELAY_MS : asked * 1000;
  }
}

/** Tells a credential that the zone refuses it. */
export function forgetIfRefused(credential: Pick<ApplicationCredential, "forget"> | undefined, failure: unknown): void {
  if (failure instanceof TokenExchangeError && failure.errorCode === "invalid_client") credential?.forget?.();
}

async function metadataForExchange(
  metadata: Promise<AuthorizationServerMetadata>,
): Promise<AuthorizationServerMetadata> {
  try {
    return await metadata;
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const message = messageOf(error);
    if (error instanceof UnavailableError) throw unavailableError(message, error);
    throw new TokenExchangeError("invalid_response", message, { cause: error });
  }
}

/** Registers the granted tokens as secrets, so that no event repeats them. */
function rememberTokens(granted: TokenResponse): TokenResponse {
  rememberSecrets(granted.accessToken, granted.refreshToken, granted.idToken);
  return granted;
}
