import type { AuthInfo } from "../auth-info.ts";
import { messageOf } from "../errors.ts";
import type { EdgegrantEvent } from "../events.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import { withoutSecrets } from "../exchange/redact.ts";
import { LruMap } from "../lru.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../runtime.ts";
import { SingleFlight } from "../single-flight.ts";
import { unlessAborted } from "./deadline.ts";
import { type FetchWithTokenOptions, fetchWithToken } from "./fetch-with-token.ts";
import { Granter, type TokenExchanger, type UpstreamToken } from "./granter.ts";
import { GuardedStore } from "./guarded-store.ts";
import { MemoryTokenStore } from "./memory-store.ts";
import { type GetTokenOptions, type Question, questionFromToken, questionOf } from "./question.ts";
import { Refusals } from "./refusals.ts";
import { type Shared, sharedExchange } from "./shared-exchange.ts";
import type { StoredToken, StoreEvent, TokenStore } from "./store.ts";

/** Settings of a {@link TokenCache}. */
export interface TokenCacheOptions extends RuntimeOptions {
  /** How this server proves to the zone who it is. Default: whatever the client does by itself. */
  credential?: ApplicationCredential | undefined;
  /** Default: a {@link MemoryTokenStore}. */
  store?: TokenStore | undefined;
  /** A token this close to its end, in seconds, is not used any more. Default: 30. */
  skewSeconds?: number | undefined;
  /** How many tokens the default store keeps. Default: 1,000. */
  maxEntries?: number | undefined;
  /** How long a request waits for an exchange that another one leads, in milliseconds. Default: 12,000. */
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
/** A token is renewed in the background once it is within this many seconds of being too old to use. */
const RENEWAL_WINDOW_SECONDS = 60;
/** The least time between two exchanges for one key while there is a token to serve. */
const RENEWAL_COOL_DOWN_MS = 30_000;
const DEFAULT_MAX_ENTRIES = 1_000;

/**
 * Exchanges users' tokens for tokens of upstream APIs and keeps those, so that each user only ever gets tokens that
 * were granted for that very user, client, set of scopes and resource.
 */
export class TokenCache {
  readonly #granter: Granter;
  readonly #store: GuardedStore;
  readonly #skewSeconds: number;
  readonly #waitMs: number;
  readonly #runtime: Runtime;
  readonly #flights = new SingleFlight<Shared>();
  readonly #refusals: Refusals;
  /** When each key was last exchanged for, in milliseconds since the epoch. */
  readonly #exchangedAtMs: LruMap<string, number>;

  constructor(client: TokenExchanger, options: TokenCacheOptions = {}) {
    const { maxEntries = DEFAULT_MAX_ENTRIES, storeWaitMs: readMs = DEFAULT_STORE_WAIT_MS } = options;
    this.#runtime = createRuntime(options);
    this.#granter = new Granter(client, options.credential, this.#runtime);
    this.#store = new GuardedStore(options.store ?? new MemoryTokenStore({ maxEntries }), {
      now: this.#runtime.now,
      report: (event) => this.#runtime.emit(cacheEvent(event)),
      patience: { readMs, writeMs: STORE_WRITE_MS },
    });
    this.#refusals = new Refusals(maxEntries);
    this.#exchangedAtMs = new LruMap(maxEntries);
    this.#skewSeconds = options.skewSeconds ?? 30;
    this.#waitMs = options.waitMs ?? DEFAULT_WAIT_MS;
  }

  /**
   * A token for `resource` on behalf of a verified caller: from the store, or exchanged now.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   * @throws {TokenExchangeError} if the zone does not grant it.
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
    const { waitUntil } = this.#runtime;
    const { signal } = (typeof resourceOrOptions === "string" ? options : resourceOrOptions) ?? {};
    signal?.throwIfAborted();
    if (typeof resourceOrOptions === "string") {
      const subject = typeof who === "string" ? who : who?.subject;
      const question = await questionFromToken(subject, tokenOrResource, resourceOrOptions, options, waitUntil);
      return unlessAborted(signal, this.#answer(question));
    }
    const question = questionOf(who, tokenOrResource, resourceOrOptions, waitUntil);
    return unlessAborted(signal, this.#answer(question));
  }

  /**
   * Forgets a token that the upstream API refused, here and in the store, so that the next call exchanges anew.
   *
   * @throws {InvalidTokenError} if the caller has no subject.
   */
  async invalidate(auth: AuthInfo, resource: string, options: InvalidateOptions = {}): Promise<void> {
    const { key } = questionOf(auth, resource, options, this.#runtime.waitUntil);
    const stored = await this.#store.get(key);
    const refused = options.accessToken ?? stored?.accessToken;
    if (refused !== undefined) this.#refusals.add(key, refused, this.#runtime.now());
    // Which token the work under way will give can't be told; one that is refused by then is not served.
    if (options.accessToken === undefined) this.#flights.forget(key);
    if (!stored || stored.accessToken === refused) await this.#store.delete(key);
    this.#runtime.emit({ type: "cache.invalidated", resource });
  }

  /**
   * Calls the upstream API as the caller. On its 401 the token is forgotten, another one is exchanged for, and the
   * call repeated, once: unless its body is a stream, or the same happened a moment ago. Redirects are handed back.
   *
   * @throws what {@link TokenCache.getToken} throws, and what `fetch` throws.
   */
  fetchWithToken(
    auth: AuthInfo,
    resource: string,
    request: Request | URL | string,
    options: FetchWithTokenOptions = {},
  ): Promise<Response> {
    const call = {
      fetch: this.#runtime.fetch,
      token: async () => (await this.getToken(auth, resource, options)).accessToken,
      refused: async (accessToken: string) => {
        const { key } = questionOf(auth, resource, options, this.#runtime.waitUntil);
        if (this.#refusals.has(key, accessToken)) return true;
        if (this.#refusals.isCoolingDown(key, this.#runtime.now())) return false;
        await this.invalidate(auth, resource, { ...options, accessToken });
        return true;
      },
    };
    return fetchWithToken(call, request, options);
  }

  async #answer(question: Question): Promise<UpstreamToken> {
    const { key, resource } = question;
    const startedAtMs = this.#runtime.now();
    const stored = await this.#store.get(key);
    const durationMs = this.#runtime.now() - startedAtMs;
    if (!stored || !this.#isUsable(key, stored)) {
      const onExchange = () => this.#runtime.emit({ type: "cache.miss", resource, durationMs });
      return this.#exchangeOnce(question, this.#usableAfter(), onExchange);
    }
    this.#runtime.emit({ type: "cache.hit", resource, durationMs });
    if (stored.expiresAt - this.#usableAfter() <= RENEWAL_WINDOW_SECONDS) this.#renew(question, stored);
    return this.#served(stored);
  }

  /** One exchange per key at a time; whoever comes meanwhile waits for its result. */
  async #exchangeOnce(question: Question, after: number, onExchange?: () => void): Promise<UpstreamToken> {
    const { key, resource, waitUntil } = question;
    let waitingSinceMs: number | undefined;
    const waited = () => {
      if (waitingSinceMs !== undefined) this.#waited(resource, this.#runtime.now() - waitingSinceMs);
      waitingSinceMs = undefined;
    };
    const flight = {
      work: () => {
        waited();
        return this.#share(question, after, onExchange);
      },
      afterwards: ({ keep }: Shared) => keep(),
      waitUntil,
      waitMs: this.#waitMs,
      onWait: () => {
        waitingSinceMs = this.#runtime.now();
      },
    };
    const { token } = await this.#flights.run(key, flight);
    const isOthers = waitingSinceMs !== undefined;
    waited();
    if (!isOthers || !this.#isSpent(key, token)) return this.#served(token);
    this.#flights.forget(key);
    return this.#served((await this.#flights.run(key, flight)).token);
  }

  #share(question: Question, after: number, onExchange?: () => void): Promise<Shared> {
    const { key, resource, waitUntil } = question;
    return sharedExchange(this.#store, {
      key,
      after,
      waitMs: this.#waitMs,
      waitUntil,
      now: this.#runtime.now,
      isUsable: (token) => this.#isUsable(key, token),
      onWaited: (durationMs) => this.#waited(resource, durationMs),
      exchange: () => {
        onExchange?.();
        this.#exchangedAtMs.set(key, this.#runtime.now());
        return this.#granter.grant(question);
      },
    });
  }

  /**
   * Not with every call: the zone may be down, or its tokens may live no longer than the window, as they do when the
   * user's own token is about to end.
   */
  #renew(question: Question, { expiresAt }: StoredToken): void {
    const startedAtMs = this.#runtime.now();
    const lastMs = this.#exchangedAtMs.get(question.key) ?? Number.NEGATIVE_INFINITY;
    if (this.#flights.has(question.key) || startedAtMs - lastMs < RENEWAL_COOL_DOWN_MS) return;
    const { resource } = question;
    const elapsedMs = () => this.#runtime.now() - startedAtMs;
    const renewal = this.#exchangeOnce(question, expiresAt).then(
      () => this.#runtime.emit({ type: "cache.renewed", resource, durationMs: elapsedMs() }),
      (error: unknown) => {
        const message = withoutSecrets(messageOf(error));
        this.#runtime.emit({ type: "cache.failed", operation: "renew", durationMs: elapsedMs(), message });
      },
    );
    question.waitUntil(renewal);
  }

  #waited(resource: string, durationMs: number): void {
    this.#runtime.emit({ type: "cache.waited", resource, durationMs });
  }

  /** A copy for one caller, with its end told in both ways. */
  #served(token: UpstreamToken): UpstreamToken {
    const { scope, expiresAt } = token;
    return {
      ...token,
      ...(scope && { scope: [...scope] }),
      ...(expiresAt !== undefined && { expiresIn: Math.max(0, expiresAt - this.#nowSeconds()) }),
    };
  }

  /** Whether a token that was good when it was granted is so no more. */
  #isSpent(key: string, { accessToken, expiresAt = Number.POSITIVE_INFINITY }: UpstreamToken): boolean {
    return this.#refusals.has(key, accessToken) || expiresAt <= this.#nowSeconds();
  }

  #isUsable(key: string, { accessToken, expiresAt }: StoredToken): boolean {
    return expiresAt > this.#usableAfter() && !this.#refusals.has(key, accessToken);
  }

  #usableAfter(): number {
    return this.#nowSeconds() + this.#skewSeconds;
  }

  #nowSeconds(): number {
    return Math.floor(this.#runtime.now() / 1000);
  }
}

function cacheEvent(event: StoreEvent): EdgegrantEvent {
  return event.type === "evicted" ? { ...event, type: "cache.evicted" } : { ...event, type: "cache.failed" };
}
