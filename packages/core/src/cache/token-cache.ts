import type { AuthInfo } from "../auth-info.ts";
import { ConfigurationError } from "../errors.ts";
import type { ApplicationCredential, ExchangeContext } from "../exchange/credential.ts";
import { ACCESS_TOKEN_TYPE } from "../exchange/names.ts";
import { withoutSecrets } from "../exchange/redact.ts";
import type { TokenExchangeRequest } from "../exchange/request.ts";
import type { TokenResponse } from "../exchange/response.ts";
import { LruMap } from "../lru.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../runtime.ts";
import { SingleFlight } from "../single-flight.ts";
import { expiryOf } from "./expiry.ts";
import { cacheKey } from "./key.ts";
import { MemoryTokenStore } from "./memory-store.ts";
import { isStoredToken, type StoredToken, type TokenStore } from "./store.ts";
import { type Subject, subjectFromToken, subjectOf } from "./subject.ts";

/** What exchanges tokens: this library's client, or another of the same shape. */
export interface TokenExchanger {
  exchangeToken(
    request: TokenExchangeRequest,
    options?: { renewRequest?: () => Promise<TokenExchangeRequest> },
  ): Promise<TokenResponse>;
  /** Needed by a credential that signs assertions. */
  getTokenEndpoint?(): Promise<string>;
  readonly issuer?: string;
}

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
}

/** What one call may ask for beyond the resource. */
export interface GetTokenOptions {
  /** The scopes to ask for, as a list or separated by spaces. Default: none, so that the zone decides. */
  scope?: string | readonly string[] | undefined;
  /** The request's context: what keeps work alive after the request. Default: the cache's own way. */
  ctx?: { waitUntil(work: Promise<unknown>): void } | undefined;
}

/** A token of the upstream API, fit for use now. */
export interface UpstreamToken extends TokenResponse {
  /** When the token expires, in seconds since the epoch; undefined if that can't be told. */
  expiresAt?: number;
}

/** One question to the cache. */
interface Question {
  key: string;
  subjectToken: string;
  resource: string;
  scopes: readonly string[];
  waitUntil: (work: Promise<unknown>) => void;
}

const DEFAULT_WAIT_MS = 12_000;
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
  readonly #client: TokenExchanger;
  readonly #credential: ApplicationCredential | undefined;
  readonly #store: TokenStore;
  readonly #skewSeconds: number;
  readonly #waitMs: number;
  readonly #runtime: Runtime;
  readonly #flights = new SingleFlight<UpstreamToken>();
  /** When each key was last exchanged for, in milliseconds since the epoch. */
  readonly #exchangedAtMs: LruMap<string, number>;

  constructor(client: TokenExchanger, options: TokenCacheOptions = {}) {
    this.#client = client;
    this.#credential = options.credential;
    const { maxEntries = DEFAULT_MAX_ENTRIES } = options;
    this.#store = options.store ?? new MemoryTokenStore({ maxEntries });
    this.#exchangedAtMs = new LruMap(maxEntries);
    this.#skewSeconds = options.skewSeconds ?? 30;
    this.#waitMs = options.waitMs ?? DEFAULT_WAIT_MS;
    this.#runtime = createRuntime(options);
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
    if (typeof resourceOrOptions === "string") {
      const subject = typeof who === "string" ? who : who?.subject;
      return this.#answer(
        await subjectFromToken(subject, tokenOrResource),
        tokenOrResource,
        resourceOrOptions,
        options,
      );
    }
    if (typeof who !== "object" || who === null) throw noResource();
    return this.#answer(subjectOf(who), who.token, tokenOrResource, resourceOrOptions);
  }

  async #answer(
    subject: Subject,
    subjectToken: string,
    resource: string,
    options: GetTokenOptions = {},
  ): Promise<UpstreamToken> {
    if (!resource) throw noResource();
    const asked = typeof options.scope === "string" ? options.scope.split(" ") : (options.scope ?? []);
    const scopes = asked.filter((name) => name !== "");
    const key = cacheKey({ ...subject, resource, requestedScopes: scopes });
    const { ctx } = options;
    const waitUntil = ctx ? (work: Promise<unknown>) => ctx.waitUntil(work) : this.#runtime.waitUntil;
    const question: Question = { key, subjectToken, resource, scopes, waitUntil };
    const stored = await this.#stored(key);
    const usableSeconds = stored ? stored.expiresAt - this.#nowSeconds() - this.#skewSeconds : 0;
    if (!stored || usableSeconds <= 0) {
      return this.#exchangeOnce(question, () => this.#runtime.emit({ type: "cache.miss", resource }));
    }
    this.#runtime.emit({ type: "cache.hit", resource });
    if (usableSeconds <= RENEWAL_WINDOW_SECONDS) this.#renew(question);
    return this.#served(stored);
  }

  /** One exchange per key at a time; whoever comes meanwhile waits for its result. */
  #exchangeOnce(question: Question, onExchange?: () => void): Promise<UpstreamToken> {
    const { key, resource, waitUntil } = question;
    return this.#flights.run(key, {
      work: () => {
        onExchange?.();
        return this.#exchange(question);
      },
      waitUntil,
      waitMs: this.#waitMs,
      onWait: () => this.#runtime.emit({ type: "cache.waited", resource }),
    });
  }

  /**
   * Not with every call: the zone may be down, or its tokens may live no longer than the window, as they do when the
   * user's own token is about to end.
   */
  #renew(question: Question): void {
    const lastMs = this.#exchangedAtMs.get(question.key) ?? Number.NEGATIVE_INFINITY;
    if (this.#flights.has(question.key) || this.#runtime.now() - lastMs < RENEWAL_COOL_DOWN_MS) return;
    const { resource } = question;
    const renewal = this.#exchangeOnce(question).then(
      () => this.#runtime.emit({ type: "cache.renewed", resource }),
      (error: unknown) => this.#report("renew", error),
    );
    question.waitUntil(renewal);
  }

  async #exchange(question: Question): Promise<UpstreamToken> {
    const { key } = question;
    this.#exchangedAtMs.set(key, this.#runtime.now());
    const renewRequest = () => this.#request(question);
    const granted = await this.#client.exchangeToken(await renewRequest(), { renewRequest });
    const expiresAt = expiryOf(granted, this.#nowSeconds());
    if (expiresAt === undefined) return granted;
    if (expiresAt > this.#nowSeconds() + this.#skewSeconds) await this.#keep(key, { ...granted, expiresAt });
    return { ...granted, expiresAt };
  }

  async #request({ subjectToken, resource, scopes }: Question): Promise<TokenExchangeRequest> {
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

  /** A broken store is a miss, reported, never a failed request. */
  async #stored(key: string): Promise<StoredToken | undefined> {
    try {
      const stored: unknown = await this.#store.get(key);
      if (stored === undefined || stored === null) return undefined;
      if (!isStoredToken(stored)) throw new TypeError("The store answered with what is no token");
      return stored;
    } catch (error) {
      this.#report("get", error);
      return undefined;
    }
  }

  async #keep(key: string, { accessToken, tokenType, expiresAt, issuedTokenType, scope }: StoredToken): Promise<void> {
    const token: StoredToken = {
      accessToken,
      tokenType,
      expiresAt,
      ...(issuedTokenType !== undefined && { issuedTokenType }),
      ...(scope !== undefined && { scope }),
    };
    try {
      await this.#store.set(key, token);
    } catch (error) {
      this.#report("set", error, [accessToken]);
    }
  }

  #served(token: StoredToken): UpstreamToken {
    return { ...token, expiresIn: Math.max(0, token.expiresAt - this.#nowSeconds()) };
  }

  #report(operation: "get" | "set" | "renew", error: unknown, secrets?: readonly string[]): void {
    const message = withoutSecrets(error instanceof Error ? error.message : String(error), secrets);
    this.#runtime.emit({ type: "cache.failed", operation, message });
  }

  #nowSeconds(): number {
    return Math.floor(this.#runtime.now() / 1000);
  }
}

function noResource(): ConfigurationError {
  return new ConfigurationError("getToken needs the resource of the upstream API");
}
