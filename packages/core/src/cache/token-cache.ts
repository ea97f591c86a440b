import type { AuthInfo } from "../auth-info.ts";
import { abortable, requireTimeout } from "../concurrency/deadline.ts";
import { SingleFlight } from "../concurrency/single-flight.ts";
import { messageOf } from "../errors.ts";
import type { EdgegrantEvent, OnBehalfOf } from "../events.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import { redact } from "../redaction/redact.ts";
import { requireTolerance } from "../verify/claims.ts";
import { authorized, type FetchWithTokenOptions, isSentOnce, requireTarget } from "./fetch-with-token.ts";
import { Freshness } from "./freshness.ts";
import { GuardedStore } from "./guarded-store.ts";
import { type ExchangeResult, exchangeWithLease } from "./leased-exchange.ts";
import { bytesOf, MemoryTokenStore } from "./memory-store.ts";
import { RecentExchanges } from "./recent-exchanges.ts";
import type { StoredToken, StoreEvent, TokenStore } from "./store.ts";
import {
  type GetTokenOptions,
  tokenRequestFor,
  tokenRequestFromToken,
  type UpstreamTokenRequest,
} from "./token-request.ts";
import { type TokenExchanger, type UpstreamToken, UpstreamTokenClient } from "./upstream-token-client.ts";

/** Settings of a {@link TokenCache}. */
export interface TokenCacheOptions extends RuntimeOptions {
  /** How this server proves to the zone who it is. Default: whatever the client does by itself. */
  credential?: ApplicationCredential | undefined;
  /** Default: a {@link MemoryTokenStore}. It is for caches that exchange as one client: the key does not tell who asks. */
  store?: TokenStore | undefined;
  /** A token this close to its end, in seconds, is not used any more. Default: 30. */
  skewSeconds?: number | undefined;
  /** How many tokens the default store keeps. Default: 1,000. */
  maxEntries?: number | undefined;
  /**
   * How long an exchange may take, in milliseconds, whoever leads it: what takes longer counts as dead. Default: 12,000,
   * which is more than the client's own `timeoutMs`; keep it so.
   */
  waitMs?: number | undefined;
  /** How long a request waits for the store before it does without, in milliseconds. Default: 2,000. */
  storeWaitMs?: number | undefined;
}

/** Which token the upstream API refused. */
export interface InvalidateOptions extends Pick<GetTokenOptions, "scope" | "ctx"> {
  /** The refused token. One that has taken its place meanwhile stays. Default: whichever is kept. */
  accessToken?: string | undefined;
}

const DEFAULT_WAIT_MS = 12_000;
const DEFAULT_STORE_WAIT_MS = 2_000;
/** Nobody waits for a write, but platforms end work that goes on for ever. */
const STORE_WRITE_MS = 10_000;
const DEFAULT_MAX_ENTRIES = 1_000;
const DEFAULT_SKEW_SECONDS = 30;

/**
 * Exchanges users' tokens for tokens of upstream APIs and keeps those, so that each user only ever gets tokens that
 * were granted for that very user, client, set of scopes and resource.
 */
export class TokenCache {
  readonly #client: UpstreamTokenClient;
  readonly #store: GuardedStore;
  readonly #waitMs: number;
  readonly #runtime: Runtime;
  readonly #singleFlight: SingleFlight<ExchangeResult>;
  readonly #recentExchanges: RecentExchanges;
  readonly #freshness: Freshness;

  /** Throws {@link ConfigurationError} if a setting is no number that it can be. */
  constructor(client: TokenExchanger, options: TokenCacheOptions = {}) {
    const { maxEntries = DEFAULT_MAX_ENTRIES, skewSeconds = DEFAULT_SKEW_SECONDS } = options;
    this.#runtime = createRuntime(options);
    this.#waitMs = requireTimeout(options.waitMs ?? DEFAULT_WAIT_MS, "waitMs");
    const readMs = requireTimeout(options.storeWaitMs ?? DEFAULT_STORE_WAIT_MS, "storeWaitMs");
    this.#singleFlight = new SingleFlight(this.#waitMs, this.#runtime.now, ({ token }) => bytesOf("", token));
    this.#client = new UpstreamTokenClient(client, options.credential, this.#waitMs, this.#runtime);
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
   * A token for `resource` on behalf of a verified caller: from the store, or exchanged now.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   * @throws {TokenExchangeError} if the zone does not grant it, or not in time.
   * @throws the reason of `signal`, such as an `AbortError` or `TimeoutError`, once that has ended.
   */
  getToken(auth: AuthInfo, resource: string, options?: GetTokenOptions): Promise<UpstreamToken>;
  /** The same for a user's name and a token that was verified elsewhere. */
  getToken(
    subject: string | undefined,
    subjectToken: string,
    resource: string,
    options?: GetTokenOptions,
  ): Promise<UpstreamToken>;
  async getToken(
    who: AuthInfo | string | undefined,
    tokenOrResource: string,
    resourceOrOptions?: string | GetTokenOptions,
    options?: GetTokenOptions,
  ): Promise<UpstreamToken> {
    const { waitUntil, reportMisconfiguration } = this.#runtime;
    try {
      if (typeof resourceOrOptions === "string") {
        const subject = typeof who === "string" ? who : who?.subject;
        const request = tokenRequestFromToken(subject, tokenOrResource, resourceOrOptions, options, waitUntil);
        return await this.#find(await request);
      }
      return await this.#find(tokenRequestFor(who, tokenOrResource, resourceOrOptions, waitUntil));
    } catch (error) {
      // Whoever runs the tool that asks is likely to catch this.
      reportMisconfiguration(error);
      throw error;
    }
  }

  /**
   * Forgets a token that the upstream API refused, here and in the store, so that the next call exchanges anew.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   */
  async invalidate(auth: AuthInfo, resource: string, options: InvalidateOptions = {}): Promise<void> {
    const { accessToken } = options;
    const request = tokenRequestFor(auth, resource, options, this.#runtime.waitUntil);
    const { key, waitUntil } = request;
    const refused = accessToken ?? (await this.#store.get(key))?.accessToken;
    if (refused !== undefined) this.#recentExchanges.noteRefusal(key, refused);
    // Which token the work under way will give can't be told.
    if (accessToken === undefined) this.#singleFlight.forget(key);
    const forgotten = this.#store.delete(key, accessToken);
    waitUntil(forgotten);
    await forgotten;
    this.#runtime.emit({ type: "cache.invalidated", ...this.#about(request) });
  }

  /**
   * Calls the upstream API as the caller. On its 401 the token is forgotten, another one is exchanged for, and the
   * call repeated, once: unless its body is a stream, or the same happened a moment ago. Redirects are handed back.
   *
   * @param resource The upstream API. The token goes to its origin only, over https, unless `allowedOrigins` names more.
   * @throws {ConfigurationError} if `request` goes anywhere else; nothing has been sent then.
   * @throws what {@link TokenCache.getToken} throws, and what `fetch` throws.
   */
  async fetchWithToken(
    auth: AuthInfo,
    resource: string,
    request: Request | URL | string,
    options: FetchWithTokenOptions = {},
  ): Promise<Response> {
    const target = this.#reporting(() => requireTarget(request, resource, options.allowedOrigins));
    const { accessToken } = await this.getToken(auth, resource, options);
    const response = await this.#runtime.fetch(authorized(accessToken, target, options));
    if (response.status !== 401 || !(await this.#replaceRefused(auth, resource, options, accessToken))) return response;
    if (isSentOnce(target, options)) return response;
    await response.body?.cancel();
    const another = await this.getToken(auth, resource, options);
    return this.#runtime.fetch(authorized(another.accessToken, target, options));
  }

  /** What `check` gives. Whoever runs the tool that asks is likely to catch what it throws, so the operator is told here. */
  #reporting<T>(check: () => T): T {
    try {
      return check();
    } catch (error) {
      this.#runtime.reportMisconfiguration(error);
      throw error;
    }
  }

  /** Forgets a token that the upstream API refused. Gives whether another one is worth a try. */
  async #replaceRefused(
    auth: AuthInfo,
    resource: string,
    options: InvalidateOptions,
    accessToken: string,
  ): Promise<boolean> {
    const { key } = tokenRequestFor(auth, resource, options, this.#runtime.waitUntil);
    if (this.#recentExchanges.isRefused(key, accessToken)) return true;
    if (this.#recentExchanges.hasRefused(key)) return false;
    await this.invalidate(auth, resource, { ...options, accessToken });
    return true;
  }

  async #find(request: UpstreamTokenRequest): Promise<UpstreamToken> {
    const { key, signal } = request;
    signal?.throwIfAborted();
    const startedAtMs = this.#runtime.now();
    const after = this.#freshness.usableAfter(startedAtMs);
    const answer = this.#store.get(key, after, startedAtMs);
    const stored = answer instanceof Promise ? await abortable(signal, answer) : answer;
    signal?.throwIfAborted();
    const nowMs = this.#runtime.now();
    const durationMs = nowMs - startedAtMs;
    if (!stored || !this.#freshness.isUsable(key, stored, nowMs)) {
      const onExchange = () => this.#runtime.emit({ type: "cache.miss", ...this.#about(request), durationMs });
      return this.#exchangeOnce(request, (unwanted) => this.#exchange(request, after, unwanted, onExchange));
    }
    this.#runtime.emit({ type: "cache.hit", ...this.#about(request), durationMs });
    if (this.#freshness.isNearEnd(stored, nowMs)) this.#renew(request, stored);
    return this.#freshness.served(stored, nowMs);
  }

  /** One way to a token per key at a time; whoever comes meanwhile waits for its result. */
  async #exchangeOnce(
    request: UpstreamTokenRequest,
    work: (unwanted: AbortSignal) => Promise<ExchangeResult>,
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
    return this.#freshness.served(token, this.#runtime.now());
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
   * Not with every call: the zone may be down, or its tokens may live no longer than the window, as they do when the
   * user's own token is about to end.
   */
  #renew(request: UpstreamTokenRequest, { expiresAt }: StoredToken): void {
    const { key, subjectToken, waitUntil } = request;
    const startedAtMs = this.#runtime.now();
    if (this.#singleFlight.has(key) || this.#recentExchanges.hasExchanged(key)) return;
    const elapsedMs = () => this.#runtime.now() - startedAtMs;
    // It is for those who come later, whatever becomes of this caller.
    const work = async (unwanted: AbortSignal): Promise<ExchangeResult> =>
      (await this.#newerInStore(key, expiresAt)) ?? this.#exchange(request, expiresAt, unwanted);
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

  /** What somebody else has put into a store that is shared, which memory does not know of. */
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

  /** Who, where and what for, as events tell it. */
  #about(request: UpstreamTokenRequest): OnBehalfOf & { issuer?: string; resource: string } {
    const issuer = this.#client.zoneOf(request);
    return { ...request.onBehalfOf, ...(issuer !== "" && { issuer }), resource: request.resource };
  }
}

function cacheEvent(event: StoreEvent): EdgegrantEvent {
  return event.type === "evicted" ? { ...event, type: "cache.evicted" } : { ...event, type: "cache.failed" };
}
