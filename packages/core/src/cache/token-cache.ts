import type { AuthInfo } from "../auth-info.ts";
import { abortable, requireTimeout } from "../concurrency/deadline.ts";
import { andThen, type MaybePromise, promiseOf } from "../concurrency/maybe-promise.ts";
import { SingleFlight } from "../concurrency/single-flight.ts";
import { messageOf } from "../errors.ts";
import type { OnBehalfOf } from "../events.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import { redact } from "../redaction/redact.ts";
import { requireTolerance } from "../verify/claims.ts";
import { CallerKeys } from "./caller-keys.ts";
import { authorizedRequest, type FetchWithTokenOptions, hasStreamBody, requireTarget } from "./fetch-with-token.ts";
import { Freshness } from "./freshness.ts";
import { GuardedStore } from "./guarded-store.ts";
import { type ExchangeResult, exchangeWithLease } from "./leased-exchange.ts";
import { MemoryTokenStore, tokenBytes } from "./memory-store.ts";
import { RecentExchanges } from "./recent-exchanges.ts";
import { cacheEvent, type StoredToken, type TokenStore } from "./store.ts";
import {
  type GetTokenOptions,
  type InvalidateOptions,
  tokenRequestFor,
  tokenRequestFromToken,
  type UpstreamTokenRequest,
} from "./token-request.ts";
import {
  type ExchangeTerms,
  type TokenExchanger,
  type UpstreamToken,
  UpstreamTokenClient,
} from "./upstream-token-client.ts";

/** Settings of a {@link TokenCache}. */
export interface TokenCacheOptions extends RuntimeOptions, ExchangeTerms {
  /**
   * Keeps the tokens. Only caches that exchange as the same client may share a store, because the cache key does not
   * contain the exchanging client. Default: a {@link MemoryTokenStore}.
   */
  store?: TokenStore | undefined;
  /** A token that expires within this many seconds is not used any more. Default: 30. */
  skewSeconds?: number | undefined;
  /** The largest number of tokens in the default store. Default: 1,000. */
  maxEntries?: number | undefined;
  /** After how many milliseconds an exchange has failed. Choose more than the client's `timeoutMs`. Default: 12,000. */
  waitMs?: number | undefined;
  /** How long a request waits for the store before it goes on without it, in milliseconds. Default: 2,000. */
  storeWaitMs?: number | undefined;
}

const DEFAULT_WAIT_MS = 12_000;
const DEFAULT_STORE_WAIT_MS = 2_000;
/** No request waits for a write, but platforms end background work that takes too long. */
const STORE_WRITE_MS = 10_000;
const DEFAULT_MAX_ENTRIES = 1_000;
const DEFAULT_SKEW_SECONDS = 30;

/**
 * Exchanges users' tokens for upstream tokens and caches those. A caller gets only tokens that were granted for the
 * same user, client, set of scopes and resource.
 */
export class TokenCache {
  readonly #client: UpstreamTokenClient;
  readonly #store: GuardedStore;
  readonly #waitMs: number;
  readonly #runtime: Runtime;
  readonly #singleFlight: SingleFlight<ExchangeResult>;
  readonly #recentExchanges: RecentExchanges;
  readonly #freshness: Freshness;
  readonly #keys = new CallerKeys();

  /** @throws {ConfigurationError} if a numeric setting is out of range. */
  constructor(client: TokenExchanger, options: TokenCacheOptions = {}) {
    const { maxEntries = DEFAULT_MAX_ENTRIES, skewSeconds = DEFAULT_SKEW_SECONDS } = options;
    this.#runtime = createRuntime(options);
    this.#waitMs = requireTimeout(options.waitMs ?? DEFAULT_WAIT_MS, "waitMs");
    const readMs = requireTimeout(options.storeWaitMs ?? DEFAULT_STORE_WAIT_MS, "storeWaitMs");
    this.#singleFlight = new SingleFlight(this.#waitMs, this.#runtime.now, ({ token }) => tokenBytes("", token));
    this.#client = new UpstreamTokenClient(client, options, this.#waitMs, this.#runtime);
    this.#store = new GuardedStore(options.store ?? new MemoryTokenStore({ maxEntries }), {
      now: this.#runtime.now,
      report: (event) => this.#runtime.emit(cacheEvent(event)),
      readMs,
      writeMs: STORE_WRITE_MS,
    });
    this.#recentExchanges = new RecentExchanges(maxEntries, this.#runtime.now);
    this.#freshness = new Freshness(requireTolerance("skewSeconds", skewSeconds), this.#recentExchanges);
  }

  /**
   * A token for `resource` on behalf of a verified caller, from the store or by an exchange.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   * @throws {TokenExchangeError} if the zone does not grant it, or not in time.
   * @throws the reason of `signal`, such as an `AbortError` or `TimeoutError`, once it is aborted.
   */
  getToken(auth: AuthInfo, resource: string, options?: GetTokenOptions): Promise<UpstreamToken> {
    return this.#reporting(() => this.#find(this.#requestFor(auth, resource, options)));
  }

  /**
   * The same for a user's name (`sub`) and a token that was verified elsewhere. The other parts of the cache key come
   * from the token's claims.
   *
   * @throws the errors of {@link TokenCache.getToken}.
   */
  getTokenForSubject(
    subject: string | undefined,
    subjectToken: string,
    resource: string,
    options?: GetTokenOptions,
  ): Promise<UpstreamToken> {
    const { waitUntil } = this.#runtime;
    const request = () => tokenRequestFromToken(subject, subjectToken, resource, options, waitUntil);
    return this.#reporting(async () => this.#find(await request()));
  }

  /**
   * Forgets a token that the upstream API refused, in this cache and in the store. The next call exchanges again.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   */
  async invalidate(auth: AuthInfo, resource: string, options: InvalidateOptions = {}): Promise<void> {
    const { accessToken } = options;
    const request = this.#requestFor(auth, resource, options);
    const { key, waitUntil } = request;
    const refused = accessToken ?? (await this.#store.get(key))?.accessToken;
    if (refused !== undefined) this.#recentExchanges.noteRefusal(key, refused);
    // A running exchange may return the refused token, so later calls must not join it.
    if (accessToken === undefined) this.#singleFlight.forget(key);
    const forgotten = this.#store.delete(key, accessToken);
    waitUntil(forgotten);
    await forgotten;
    this.#runtime.emit({ type: "cache.invalidated", ...this.#about(request) });
  }

  /**
   * Calls the upstream API as the caller. On a 401 it forgets the token, exchanges for another one, and repeats the
   * call once. It does not repeat a call whose body is a stream, nor a call shortly after another refusal. Redirects
   * are returned, not followed.
   *
   * @param resource The upstream API. The token goes over https, only to its origin and to those of `allowedOrigins`.
   * @throws {ConfigurationError} if `request` goes to another origin. Nothing is sent then.
   * @throws the errors of {@link TokenCache.getToken} and of `fetch`.
   */
  async fetchWithToken(
    auth: AuthInfo,
    resource: string,
    request: Request | URL | string,
    options: FetchWithTokenOptions = {},
  ): Promise<Response> {
    const target = await this.#reporting(() => requireTarget(request, resource, options.allowedOrigins));
    const { accessToken } = await this.getToken(auth, resource, options);
    const response = await this.#runtime.fetch(authorizedRequest(accessToken, target, options));
    if (response.status !== 401 || !(await this.#replaceRefused(auth, resource, options, accessToken))) return response;
    if (hasStreamBody(target, options)) return response;
    await response.body?.cancel();
    const another = await this.getToken(auth, resource, options);
    return this.#runtime.fetch(authorizedRequest(another.accessToken, target, options));
  }

  /**
   * The result of `work`. Its error is reported here, because an SDK that runs the calling tool is likely to catch it.
   */
  async #reporting<T>(work: () => MaybePromise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#runtime.reportMisconfiguration(error);
      throw error;
    }
  }

  #requestFor(auth: AuthInfo, resource: string, options?: GetTokenOptions): UpstreamTokenRequest {
    return tokenRequestFor(auth, resource, options, this.#runtime.waitUntil, this.#keys);
  }

  /** Forgets a token that the upstream API refused. Returns whether to try again with another token. */
  async #replaceRefused(
    auth: AuthInfo,
    resource: string,
    options: InvalidateOptions,
    accessToken: string,
  ): Promise<boolean> {
    const { key } = this.#requestFor(auth, resource, options);
    if (this.#recentExchanges.isRefused(key, accessToken)) return true;
    if (this.#recentExchanges.hasRefused(key)) return false;
    await this.invalidate(auth, resource, { ...options, accessToken });
    return true;
  }

  #find(request: UpstreamTokenRequest): MaybePromise<UpstreamToken> {
    const { key, signal } = request;
    signal?.throwIfAborted();
    const startedAtMs = this.#runtime.now();
    const after = this.#freshness.usableAfter(startedAtMs);
    const answer = this.#store.get(key, after, startedAtMs);
    const waiting = promiseOf(answer);
    return andThen(waiting ? abortable(signal, waiting) : answer, (stored) => {
      signal?.throwIfAborted();
      const nowMs = this.#runtime.now();
      const durationMs = nowMs - startedAtMs;
      if (!stored || !this.#freshness.isUsable(key, stored, nowMs)) {
        const onExchange = () => this.#runtime.emit({ type: "cache.miss", ...this.#about(request), durationMs });
        return this.#exchangeOnce(request, (abandoned) => this.#exchange(request, after, abandoned, onExchange));
      }
      this.#runtime.emit({ type: "cache.hit", ...this.#about(request), durationMs });
      if (this.#freshness.isNearEnd(stored, nowMs)) this.#renew(request, stored);
      return this.#freshness.copyForCaller(stored, nowMs);
    });
  }

  /** Runs one `work` per cache key at a time. Requests that arrive meanwhile follow it and get its result. */
  async #exchangeOnce(
    request: UpstreamTokenRequest,
    work: (abandoned: AbortSignal) => Promise<ExchangeResult>,
  ): Promise<UpstreamToken> {
    const { key, waitUntil, signal } = request;
    const { token } = await this.#singleFlight.run(key, {
      work,
      afterwards: ({ keep }) => keep(),
      accepts: ({ token }) => this.#isUsable(key, token),
      onWaited: (durationMs) => this.#emitWaited(request, durationMs),
      waitUntil,
      signal,
    });
    return this.#freshness.copyForCaller(token, this.#runtime.now());
  }

  #exchange(
    request: UpstreamTokenRequest,
    after: number,
    signal: AbortSignal,
    onExchange?: () => void,
  ): Promise<ExchangeResult> {
    const { key, waitUntil } = request;
    return exchangeWithLease(this.#store, {
      key,
      after,
      waitMs: this.#waitMs,
      waitUntil,
      signal,
      now: this.#runtime.now,
      isUsable: (token) => this.#isUsable(key, token),
      onWaited: (durationMs) => this.#emitWaited(request, durationMs),
      exchange: async () => {
        onExchange?.();
        this.#recentExchanges.noteExchange(key);
        const token = await this.#client.exchange(request, signal);
        this.#recentExchanges.noteGrant(key, token.accessToken);
        return token;
      },
    });
  }

  /**
   * Renews a token in the background, unless an exchange for the key is running or has started recently. Without that
   * limit each call would exchange while the zone is down, or while its tokens live no longer than the renewal window,
   * as when the user's own token is about to expire.
   */
  #renew(request: UpstreamTokenRequest, { expiresAt }: StoredToken): void {
    const { key, subjectToken, waitUntil } = request;
    const startedAtMs = this.#runtime.now();
    if (this.#singleFlight.has(key) || this.#recentExchanges.hasExchanged(key)) return;
    const elapsedMs = () => this.#runtime.now() - startedAtMs;
    // The renewal is for later requests, so it does not end with this caller's signal.
    const work = async (abandoned: AbortSignal): Promise<ExchangeResult> =>
      (await this.#newerInStore(key, expiresAt)) ?? this.#exchange(request, expiresAt, abandoned);
    const renewal = this.#exchangeOnce({ ...request, signal: undefined }, work).then(
      () => this.#runtime.emit({ type: "cache.renewed", ...this.#about(request), durationMs: elapsedMs() }),
      (error: unknown) => {
        const message = redact(messageOf(error), [subjectToken, key]);
        const failed = { type: "cache.failed", operation: "renew", durationMs: elapsedMs(), message } as const;
        this.#runtime.emit({ ...failed, ...this.#about(request) });
      },
    );
    waitUntil(renewal);
  }

  /** A newer token that another server has put into a shared store. The memory tier does not have it yet. */
  async #newerInStore(key: string, after: number): Promise<ExchangeResult | undefined> {
    const token = await this.#store.get(key, after);
    if (!token || token.expiresAt <= after || !this.#isUsable(key, token)) return undefined;
    return { token, keep: async () => undefined };
  }

  #isUsable(key: string, token: UpstreamToken): boolean {
    return this.#freshness.isUsable(key, token, this.#runtime.now());
  }

  #emitWaited(request: UpstreamTokenRequest, durationMs: number): void {
    this.#runtime.emit({ type: "cache.waited", ...this.#about(request), durationMs });
  }

  /** The members that all events of a request have: user, client, issuer and resource. */
  #about(request: UpstreamTokenRequest): OnBehalfOf & { issuer?: string; resource: string } {
    const issuer = this.#client.zoneOf(request);
    return { ...request.onBehalfOf, ...(issuer !== "" && { issuer }), resource: request.resource };
  }
}
