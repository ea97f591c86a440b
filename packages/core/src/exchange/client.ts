import { AuthorizationServer, type AuthorizationServerMetadata } from "../discovery.ts";
import { OAuthError, TokenExchangeError, UnavailableError } from "../errors.ts";
import { FetchError, fetchJson, type JsonResponse, retryAfterSeconds } from "../http.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../runtime.ts";
import { readSecret, type Secret } from "../secret.ts";
import { isSecureUrl, parseUrl } from "../url.ts";
import { basicAuthorization } from "./client-secret.ts";
import type { ApplicationCredential, ClientAuth } from "./credential.ts";
import { isRetryableStatus, refusal } from "./refusal.ts";
import { encodeRequest, type TokenExchangeRequest } from "./request.ts";
import { readTokenResponse, type TokenResponse } from "./response.ts";

/** How a {@link TokenExchangeClient} proves who it is, and its bounds. */
export interface TokenExchangeClientOptions extends RuntimeOptions {
  clientId?: string | undefined;
  clientSecret?: Secret | undefined;
  /** Takes precedence over `clientId` and `clientSecret`. */
  credential?: Pick<ApplicationCredential, "getAuth"> | undefined;
  /** For one exchange with its retry, in milliseconds. Default: 10,000. */
  timeoutMs?: number | undefined;
}

/** What one exchange needs beside the request. */
export interface ExchangeOptions {
  /** The zone, for a credential that holds several. */
  issuer?: string | undefined;
  /** Cancels the exchange. */
  signal?: AbortSignal | undefined;
  /** Makes the request anew for the retry, because an assertion is good for one use. Default: the same request. */
  renewRequest?: (() => Promise<TokenExchangeRequest>) | undefined;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const RETRY_DELAY_MS = 200;

/** Exchanges tokens at a zone (RFC 8693). It finds the token endpoint by itself, when it first needs it. */
export class TokenExchangeClient {
  readonly #server: AuthorizationServer;
  readonly #runtime: Runtime;
  readonly #options: TokenExchangeClientOptions;

  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    this.#runtime = createRuntime(options);
    this.#server = new AuthorizationServer(issuer, this.#runtime);
    this.#options = options;
  }

  /** The zone. */
  get issuer(): string {
    return this.#server.issuer;
  }

  /**
   * The zone's token endpoint. A failed discovery is not remembered.
   *
   * @throws {TokenExchangeError} if the zone can't be reached or names none that may be used.
   */
  getTokenEndpoint(): Promise<string> {
    return this.#tokenEndpoint(this.#timeoutMs);
  }

  async #tokenEndpoint(timeoutMs: number, signal?: AbortSignal): Promise<string> {
    const { token_endpoint: endpoint } = await bounded(this.#discover(), timeoutMs, signal);
    const url = typeof endpoint === "string" ? parseUrl(endpoint) : undefined;
    if (typeof endpoint !== "string" || !url || !isSecureUrl(url)) {
      throw new TokenExchangeError("invalid_response", "The zone's metadata names no usable token_endpoint");
    }
    return endpoint;
  }

  /**
   * Exchanges a token. One retry follows a network failure, 429, 502, 503 or 504, as far as time allows and as the
   * zone's `Retry-After` asks.
   *
   * @throws {TokenExchangeError}
   */
  async exchangeToken(request: TokenExchangeRequest, options: ExchangeOptions = {}): Promise<TokenResponse> {
    const startedAtMs = this.#runtime.now();
    const resource = [request.resource ?? request.audience ?? []].flat().join(" ");
    try {
      const token = await this.#exchange(request, options);
      const durationMs = this.#runtime.now() - startedAtMs;
      this.#runtime.emit({ type: "exchange.succeeded", issuer: this.issuer, resource, durationMs });
      return token;
    } catch (error) {
      const errorCode = error instanceof OAuthError ? error.errorCode : "server_error";
      const message = error instanceof Error ? error.message : "The exchange failed";
      this.#runtime.emit({ type: "exchange.failed", issuer: this.issuer, resource, errorCode, message });
      throw error;
    }
  }

  async #exchange(request: TokenExchangeRequest, options: ExchangeOptions): Promise<TokenResponse> {
    const deadlineMs = this.#runtime.now() + this.#timeoutMs;
    const endpoint = await this.#tokenEndpoint(this.#timeoutMs, options.signal);
    let response = await this.#attempt(endpoint, request, options, deadlineMs);
    if (response === undefined || isRetryableStatus(response.status)) {
      const delayMs = this.#retryDelayMs(response);
      if (this.#runtime.now() + delayMs < deadlineMs) {
        await delay(delayMs, options.signal);
        const renewed = (await options.renewRequest?.()) ?? request;
        response = (await this.#attempt(endpoint, renewed, options, deadlineMs)) ?? response;
      }
    }
    if (response === undefined) throw unreachable("The zone's token endpoint can't be reached");
    if (response.status !== 200) {
      throw refusal(response, this.#runtime.now(), [request.subjectToken, request.actorToken, request.clientAssertion]);
    }
    return readTokenResponse(response.json, request);
  }

  /** One call. Gives undefined if the network failed, which the caller may try again. */
  async #attempt(
    endpoint: string,
    request: TokenExchangeRequest,
    { issuer, signal }: ExchangeOptions,
    deadlineMs: number,
  ): Promise<JsonResponse | undefined> {
    const headers = new Headers({
      Accept: "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
    });
    const auth = request.clientAssertion === undefined ? this.#auth(issuer) : null;
    if (auth) headers.set("Authorization", basicAuthorization(auth.clientId, await readSecret(auth.clientSecret)));
    const timeoutMs = Math.max(1, deadlineMs - this.#runtime.now());
    const init = { method: "POST", headers, body: encodeRequest(request).toString() };
    try {
      return await fetchJson(this.#runtime, endpoint, init, { timeoutMs, signal });
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      if (error.failure === "network") return undefined;
      if (error.failure === "timeout" || error.failure === "aborted") throw unreachable(error.message, error);
      throw new TokenExchangeError("invalid_response", error.message, { cause: error });
    }
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  #auth(issuer: string | undefined): ClientAuth | null {
    const { credential, clientId, clientSecret } = this.#options;
    if (credential) return credential.getAuth(issuer ?? this.issuer);
    return clientId !== undefined && clientSecret !== undefined ? { clientId, clientSecret } : null;
  }

  #retryDelayMs(response: JsonResponse | undefined): number {
    const asked = response && retryAfterSeconds(response.headers, this.#runtime.now());
    return asked === undefined ? RETRY_DELAY_MS : asked * 1000;
  }

  async #discover(): Promise<AuthorizationServerMetadata> {
    try {
      return await this.#server.metadata();
    } catch (error) {
      const message = error instanceof Error ? error.message : "The zone can't be discovered";
      if (error instanceof UnavailableError) throw unreachable(message, error);
      throw new TokenExchangeError("invalid_response", message, { cause: error });
    }
  }
}

function unreachable(message: string, cause?: unknown): TokenExchangeError {
  return new TokenExchangeError("temporarily_unavailable", message, { cause, retryable: true });
}

/** What `work` gives, unless that takes too long or is cancelled. The work goes on, for whoever else waits for it. */
function bounded<T>(work: Promise<T>, timeoutMs: number, signal: AbortSignal | undefined): Promise<T> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const end = signal ? AbortSignal.any([timeout, signal]) : timeout;
  return new Promise((resolve, reject) => {
    const stop = () => {
      const why = timeout.aborted
        ? `did not answer within ${timeoutMs} ms`
        : "was not waited for: the call was cancelled";
      reject(unreachable(`The zone's metadata ${why}`, end.reason));
    };
    work.then(resolve, reject).finally(() => end.removeEventListener("abort", stop));
    if (end.aborted) stop();
    else end.addEventListener("abort", stop, { once: true });
  });
}

/** Waits, unless cancelled: then it returns at once, and the call that follows fails by itself. */
function delay(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, delayMs);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
