import type { AuthInfo } from "../auth-info.ts";
import { requireTimeout, unlessAborted } from "../bounded.ts";
import { messageOf } from "../errors.ts";
import type { EdgegrantEvent, OnBehalfOf } from "../events.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import { withoutSecrets } from "../redact.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../runtime.ts";
import { SingleFlight } from "../single-flight.ts";
import { requireTolerance } from "../verify/claims.ts";
import { authorized, type FetchWithTokenOptions, isSentOnce, requireTarget } from "./fetch-with-token.ts";
import { Freshness } from "./freshness.ts";
import { Granter, type TokenExchanger, type UpstreamToken } from "./granter.ts";
import { GuardedStore } from "./guarded-store.ts";
import { History } from "./history.ts";
import { bytesOf, MemoryTokenStore } from "./memory-store.ts";
import { type GetTokenOptions, type Question, questionFromToken, questionOf } from "./question.ts";
import { type Shared, sharedExchange } from "./shared-exchange.ts";
import type { StoredToken, StoreEvent, TokenStore } from "./store.ts";

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
  readonly #granter: Granter;
  readonly #store: GuardedStore;
  readonly #waitMs: number;
  readonly #runtime: Runtime;
  readonly #flights: SingleFlight<Shared>;
  readonly #history: History;
  readonly #freshness: Freshness;

  /** Throws {@link ConfigurationError} if a setting is no number that it can be. */
  constructor(client: TokenExchanger, options: TokenCacheOptions = {}) {
    const { maxEntries = DEFAULT_MAX_ENTRIES, skewSeconds = DEFAULT_SKEW_SECONDS } = options;
    this.#runtime = createRuntime(options);
    this.#waitMs = requireTimeout(options.waitMs ?? DEFAULT_WAIT_MS, "waitMs");
    const readMs = requireTimeout(options.storeWaitMs ?? DEFAULT_STORE_WAIT_MS, "storeWaitMs");
    this.#flights = new SingleFlight(this.#waitMs, this.#runtime.now, ({ token }) => bytesOf("", token));
    this.#granter = new Granter(client, options.credential, this.#waitMs, this.#runtime);
    this.#store = new GuardedStore(options.store ?? new MemoryTokenStore({ maxEntries }), {
      now: this.#runtime.now,
      report: (event) => this.#runtime.emit(cacheEvent(event)),
      readMs,
      writeMs: STORE_WRITE_MS,
    });
    this.#history = new History(maxEntries, this.#runtime.now);
    this.#freshness = new Freshness(requireTolerance("skewSeconds", skewSeconds), this.#history);
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
        const question = questionFromToken(subject, tokenOrResource, resourceOrOptions, options, waitUntil);
        return await this.#answer(await question);
      }
      return await this.#answer(questionOf(who, tokenOrResource, resourceOrOptions, waitUntil));
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
    const question = questionOf(auth, resource, options, this.#runtime.waitUntil);
    const { key, waitUntil } = question;
    const refused = accessToken ?? (await this.#store.get(key))?.accessToken;
    if (refused !== undefined) this.#history.noteRefusal(key, refused);
    // Which token the work under way will give can't be told.
    if (accessToken === undefined) this.#flights.forget(key);
    const forgotten = this.#store.delete(key, accessToken);
    waitUntil(forgotten);
    await forgotten;
    this.#runtime.emit({ type: "cache.invalidated", ...this.#about(question) });
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
    if (response.status !== 401 || !(await this.#refused(auth, resource, options, accessToken))) return response;
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
  async #refused(auth: AuthInfo, resource: string, options: InvalidateOptions, accessToken: string): Promise<boolean> {
    const { key } = questionOf(auth, resource, options, this.#runtime.waitUntil);
    if (this.#history.isRefused(key, accessToken)) return true;
    if (this.#history.hasRefused(key)) return false;
    await this.invalidate(auth, resource, { ...options, accessToken });
    return true;
  }

  async #answer(question: Question): Promise<UpstreamToken> {
    const { key, signal } = question;
    signal?.throwIfAborted();
    const startedAtMs = this.#runtime.now();
    const after = this.#freshness.usableAfter(startedAtMs);
    const answer = this.#store.get(key, after, startedAtMs);
    const stored = answer instanceof Promise ? await unlessAborted(signal, answer) : answer;
    signal?.throwIfAborted();
    const nowMs = this.#runtime.now();
    const durationMs = nowMs - startedAtMs;
    if (!stored || !this.#freshness.isUsable(key, stored, nowMs)) {
      const onExchange = () => this.#runtime.emit({ type: "cache.miss", ...this.#about(question), durationMs });
      return this.#once(question, (unwanted) => this.#exchange(question, after, unwanted, onExchange));
    }
    this.#runtime.emit({ type: "cache.hit", ...this.#about(question), durationMs });
    if (this.#freshness.isNearEnd(stored, nowMs)) this.#renew(question, stored);
    return this.#freshness.served(stored, nowMs);
  }

  /** One way to a token per key at a time; whoever comes meanwhile waits for its result. */
  async #once(question: Question, work: (unwanted: AbortSignal) => Promise<Shared>): Promise<UpstreamToken> {
    const { key, waitUntil, signal } = question;
    const { token } = await this.#flights.run(key, {
      work,
      afterwards: ({ keep }) => keep(),
      accepts: ({ token }) => this.#isUsable(key, token),
      onWaited: (durationMs) => this.#waited(question, durationMs),
      waitUntil,
      signal,
    });
    return this.#freshness.served(token, this.#runtime.now());
  }

  #exchange(question: Question, after: number, signal: AbortSignal, onExchange?: () => void): Promise<Shared> {
    const { key, waitUntil } = question;
    return sharedExchange(this.#store, {
      key,
      after,
      waitMs: this.#waitMs,
      waitUntil,
      signal,
      now: this.#runtime.now,
      isUsable: (token) => this.#isUsable(key, token),
      onWaited: (durationMs) => this.#waited(question, durationMs),
      exchange: async () => {
        onExchange?.();
        this.#history.noteExchange(key);
        const token = await this.#granter.grant(question, signal);
        this.#history.noteGrant(key, token.accessToken);
        return token;
      },
    });
  }

  /**
   * Not with every call: the zone may be down, or its tokens may live no longer than the window, as they do when the
   * user's own token is about to end.
   */
  #renew(question: Question, { expiresAt }: StoredToken): void {
    const { key, subjectToken, waitUntil } = question;
    const startedAtMs = this.#runtime.now();
    if (this.#flights.has(key) || this.#history.hasExchanged(key)) return;
    const elapsedMs = () => this.#runtime.now() - startedAtMs;
    // It is for those who come later, whatever becomes of this caller.
    const work = async (unwanted: AbortSignal): Promise<Shared> =>
      (await this.#younger(key, expiresAt)) ?? this.#exchange(question, expiresAt, unwanted);
    const renewal = this.#once({ ...question, signal: undefined }, work).then(
      () => this.#runtime.emit({ type: "cache.renewed", ...this.#about(question), durationMs: elapsedMs() }),
      (error: unknown) => {
        const message = withoutSecrets(messageOf(error), [subjectToken, key]);
        const failed = { type: "cache.failed", operation: "renew", durationMs: elapsedMs(), message } as const;
        this.#runtime.emit({ ...failed, ...this.#about(question) });
      },
    );
    waitUntil(renewal);
  }

  /** What somebody else has put into a store that is shared, which memory does not know of. */
  async #younger(key: string, after: number): Promise<Shared | undefined> {
    const token = await this.#store.get(key, after);
    if (!token || token.expiresAt <= after || !this.#isUsable(key, token)) return undefined;
    return { token, keep: async () => undefined };
  }

  #isUsable(key: string, token: UpstreamToken): boolean {
    return this.#freshness.isUsable(key, token, this.#runtime.now());
  }

  #waited(question: Question, durationMs: number): void {
    this.#runtime.emit({ type: "cache.waited", ...this.#about(question), durationMs });
  }

  /** Who, where and what for, as events tell it. */
  #about(question: Question): OnBehalfOf & { issuer?: string; resource: string } {
    const issuer = this.#granter.zoneOf(question);
    return { ...question.onBehalfOf, ...(issuer !== "" && { issuer }), resource: question.resource };
  }
}

function cacheEvent(event: StoreEvent): EdgegrantEvent {
  return event.type === "evicted" ? { ...event, type: "cache.evicted" } : { ...event, type: "cache.failed" };
}
