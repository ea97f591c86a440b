import type { AuthInfo } from "../auth-info.ts";
import { LruMap } from "../concurrency/lru-map.ts";
import { andThen, type MaybePromise, promiseOf } from "../concurrency/maybe-promise.ts";
import { ENTRY_BYTES, jsonBytes, textBytes } from "../concurrency/memory-size.ts";
import type { AuthorizationServer } from "../discovery/authorization-server.ts";
import { differsInSpellingOnly, IssuerSpellingError } from "../discovery/issuer.ts";
import type { JsonObject } from "../encoding/json.ts";
import { ConfigurationError, InvalidTokenError, type RejectionReason } from "../errors.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import { keycard } from "../profiles/keycard.ts";
import type { Profile } from "../profiles/profile.ts";
import type { AccessTokenCheck } from "./access-token-check.ts";
import { requireAlgorithms, type SignatureAlgorithmName } from "./algorithms.ts";
import { requireAudience } from "./audience.ts";
import { authInfoFrom } from "./caller.ts";
import {
  ABOUT_CLAIMS,
  type AccessTokenClaims,
  checkTimes,
  deepFreeze,
  readClaims,
  reasonsAgainst,
  requireTolerance,
} from "./claims.ts";
import { type CompactJws, decodeObject, splitJws } from "./compact.ts";
import { senderConstrained } from "./confirmation.ts";
import type { Expectation } from "./expectation.ts";
import { checkHeader, type HeaderPolicy, type TokenHeader } from "./header.ts";
import { isSignedByIssuer, seenInToken } from "./issuer-spelling.ts";
import type { KeySet, VerificationKey } from "./key-set.ts";
import { type KeySource, type KeySourceOptions, keySources } from "./key-source.ts";
import { fastestEngine } from "./proven-engine.ts";
import { checkScopes } from "./scopes.ts";
import { verifySignature } from "./signature.ts";
import type { SignatureEngine } from "./signature-engine.ts";
import { suspicion } from "./suspicion.ts";

/** The trusted issuers and the limits of a {@link TokenVerifier}. */
export interface TokenVerifierOptions extends RuntimeOptions, KeySourceOptions {
  /** Default: RS256, PS256, ES256, ES384, EdDSA, Ed25519. */
  algorithms?: readonly SignatureAlgorithmName[] | undefined;
  /** Accepts only `typ: at+jwt`. Default: accepts `JWT` and a missing `typ` too. */
  tokenType?: "at+jwt" | undefined;
  /** The tolerated clock difference, in seconds. Default: 5. */
  clockToleranceSeconds?: number | undefined;
  /**
   * The largest number of verified tokens to cache. A cached token needs no second signature check. Default: 500; 0
   * turns the cache off.
   */
  memoEntries?: number | undefined;
  /** The approximate memory that cached tokens and their claims may take, in bytes. Default: 4 MiB. */
  memoBytes?: number | undefined;
}

interface DecodedToken {
  header: TokenHeader;
  claims: AccessTokenClaims;
  payload: JsonObject;
  /** Of a token that is not cached. */
  jws?: CompactJws;
}

interface VerifiedToken extends DecodedToken {
  key: VerificationKey;
}

/** The tolerated clock difference, in seconds. */
export const DEFAULT_TOLERANCE_SECONDS = 5;
const DEFAULT_MEMO_BYTES = 4 * 1024 * 1024;
/** What {@link AccessTokenClaims} take beside the payload, in bytes. All their texts but the scopes are the payload's. */
const CLAIMS_BYTES = 1024;

/** Verifies access tokens, in this order: form, header, claims, issuer, times, audience, signature, sender, scopes. */
export class TokenVerifier implements AccessTokenCheck {
  readonly #profile: Profile;
  readonly #sources: ReadonlyMap<string, KeySource>;
  readonly #headerPolicy: HeaderPolicy;
  readonly #toleranceSeconds: number;
  readonly #memo: LruMap<string, VerifiedToken>;
  readonly #runtime: Runtime;
  readonly #engine: SignatureEngine;
  /** The reasons that have been reported as `configuration.suspect`: two at most. */
  readonly #suspected = new Set<RejectionReason>();
  #latestHeader: { text: string; header: TokenHeader } | undefined;

  /**
   * Throws {@link ConfigurationError} if an issuer, an algorithm, a key set or a number in the options is invalid.
   *
   * @param engine Checks the signatures. Default: {@link fastestEngine}.
   */
  constructor(
    options: TokenVerifierOptions,
    servers: readonly AuthorizationServer[] = [],
    engine: SignatureEngine = fastestEngine(),
  ) {
    this.#runtime = createRuntime(options);
    this.#engine = engine;
    const { profile = keycard, tokenType } = options;
    this.#profile = profile;
    const algorithms = requireAlgorithms(options.algorithms);
    this.#headerPolicy = { algorithms, tokenType, profileTypes: profile.tokenTypes };
    this.#toleranceSeconds = requireTolerance(
      "clockToleranceSeconds",
      options.clockToleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS,
    );
    this.#memo = new LruMap(options.memoEntries ?? 500, {
      maxWeight: options.memoBytes ?? DEFAULT_MEMO_BYTES,
      weigh: (token, { claims: { scopes }, payload }) =>
        ENTRY_BYTES + textBytes(token) + jsonBytes(payload) + CLAIMS_BYTES + jsonBytes(scopes),
    });
    this.#sources = keySources(options, this.#runtime, servers);
  }

  /**
   * Whether the keys of one issuer or more are in memory or can be loaded. Stale keys that still serve count. Each failure
   * is an event.
   *
   * @throws {ConfigurationError} if no keys can be loaded because a setting is wrong.
   */
  async hasKeys(): Promise<boolean> {
    const loaded = await Promise.allSettled([...this.#sources.values()].map((source) => source.get()));
    if (loaded.some((keys) => keys.status === "fulfilled" && keys.value.size > 0)) return true;
    for (const keys of loaded) {
      if (keys.status === "rejected" && keys.reason instanceof ConfigurationError) throw keys.reason;
    }
    return false;
  }

  /**
   * Verifies a token and returns its caller. The signature check is skipped for a cached token while the key that
   * verified it is still in force. All other checks run each time.
   *
   * @throws {InvalidTokenError} if the token is not valid here.
   * @throws {InsufficientScopeError} if the token is valid but lacks a required scope.
   * @throws {UnavailableError} if the issuer's keys can't be loaded.
   * @throws {ConfigurationError} if the configuration, the metadata and the tokens of the issuer spell it differently.
   */
  async verify(token: string, expectation: Expectation): Promise<AuthInfo> {
    return this.check(token, expectation);
  }

  /**
   * Does the same as {@link TokenVerifier.verify}, and answers without a promise if nothing has to be waited for: the
   * keys are at hand, and the token is cached or the signature engine is synchronous. It throws then, where a promise
   * would reject. A promise costs as much as all other work for a cached token.
   */
  check(token: string, expectation: Expectation): MaybePromise<AuthInfo> {
    const withAllReasons = (error: unknown): never => {
      throw this.#withAllReasons(error, token, expectation);
    };
    try {
      const caller = this.#check(token, expectation);
      return promiseOf(caller)?.catch(withAllReasons) ?? caller;
    } catch (error) {
      return withAllReasons(error);
    }
  }

  #check(token: string, expectation: Expectation): MaybePromise<AuthInfo> {
    const nowSeconds = this.#nowSeconds();
    const remembered = this.#recall(token, nowSeconds);
    const decoded = remembered ?? this.#decode(token);
    if (decoded.claims.confirmation && !expectation.confirmSender) throw senderConstrained();
    const source = this.#sources.get(decoded.claims.issuer);
    if (!source) return this.#refuseIssuer(token, decoded);
    const audience = this.#requireTimesAndAudience(decoded.claims, nowSeconds, expectation);
    const admit = (keys: KeySet) => {
      if (remembered && keys.has(remembered.key)) return authorize(token, decoded, audience, expectation);
      const { jws = splitJws(token), header } = decoded;
      return andThen(verifySignature(jws, header, keys, source, this.#engine), (key) => {
        this.#remember(token, decoded, key, nowSeconds);
        return authorize(token, decoded, audience, expectation);
      });
    };
    const caller = andThen(source.peek() ?? source.get(), admit);
    const waiting = promiseOf(caller);
    return waiting ? seenInToken(decoded.claims.issuer, waiting) : caller;
  }

  /** Caches a token whose signature is good. */
  #remember(token: string, { header, claims, payload }: DecodedToken, key: VerificationKey, nowSeconds: number): void {
    // The keys may have taken time to load, so the times are checked again.
    checkTimes(claims, this.#nowSeconds(), this.#toleranceSeconds);
    deepFreeze(payload);
    if (nowSeconds < claims.expiresAt) this.#memo.set(token, { header, claims, payload, key });
  }

  /**
   * Adds the reasons of all other wrong claims to a refusal for one claim. Reports the first refusal for a wrong issuer
   * and the first for a wrong audience, because a wrong setting may be the cause.
   */
  #withAllReasons(error: unknown, token: string, expectation: Expectation): unknown {
    if (!(error instanceof InvalidTokenError) || !ABOUT_CLAIMS.has(error.reason)) return error;
    const others = reasonsAgainst(decodeObject(splitJws(token).payload), this.#profile, {
      nowSeconds: this.#nowSeconds(),
      toleranceSeconds: this.#toleranceSeconds,
      issuer: (issuer) => this.#requireTrusted(issuer),
      audience: (audience) => requireAudience(audience, expectation, this.#profile),
    });
    const reasons = [...new Set([error.reason, ...others])];
    for (const reason of reasons) this.#suspect(reason, expectation);
    return reasons.length === 1 ? error : new InvalidTokenError(error.message, error.reason, reasons, error.claim);
  }

  #suspect(reason: RejectionReason, expectation: Expectation): void {
    const message = suspicion(reason, expectation, this.#sources.keys(), this.#profile.audiences);
    if (message === undefined || this.#suspected.has(reason)) return;
    this.#suspected.add(reason);
    this.#runtime.emit({ type: "configuration.suspect", message });
  }

  /** Checks the times of a token and returns its audience that means this server. */
  #requireTimesAndAudience(claims: AccessTokenClaims, nowSeconds: number, expectation: Expectation): string {
    checkTimes(claims, nowSeconds, this.#toleranceSeconds);
    return requireAudience(claims.audience, expectation, this.#profile);
  }

  #requireTrusted(issuer: string): KeySource {
    const source = this.#sources.get(issuer);
    if (source) return source;
    throw untrusted();
  }

  #nowSeconds(): number {
    return Math.floor(this.#runtime.now() / 1000);
  }

  /** The cached result for a token, until its `exp`. The clock tolerance does not extend the life of cached tokens. */
  #recall(token: string, nowSeconds: number): VerifiedToken | undefined {
    const known = this.#memo.get(token);
    if (!known || nowSeconds < known.claims.expiresAt) return known;
    this.#memo.delete(token);
    return undefined;
  }

  #decode(token: string): DecodedToken {
    const jws = splitJws(token);
    const header = this.#checkedHeader(jws.header);
    const payload = decodeObject(jws.payload);
    return { header, payload, claims: readClaims(payload, this.#profile), jws };
  }

  /**
   * Checks a header, and keeps the latest result. The tokens of a zone have the same header text until the zone changes
   * its key.
   */
  #checkedHeader(text: string): TokenHeader {
    if (this.#latestHeader?.text === text) return this.#latestHeader.header;
    const header = checkHeader(decodeObject(text), this.#headerPolicy);
    this.#latestHeader = { text, header };
    return header;
  }

  /**
   * Refuses a token whose issuer does not match a trusted one exactly. If a trusted issuer with another spelling signed
   * the token, the setting is wrong and no token would ever be accepted. That is reported only after the signature
   * check, so that nobody else can trigger it.
   */
  async #refuseIssuer(token: string, { header, claims: { issuer } }: DecodedToken): Promise<never> {
    for (const [trusted, source] of this.#sources) {
      if (
        differsInSpellingOnly(issuer, trusted) &&
        (await isSignedByIssuer(source, token, header, issuer, this.#engine))
      ) {
        throw new IssuerSpellingError(trusted, source.isDiscovered ? trusted : undefined, issuer);
      }
    }
    throw untrusted();
  }
}

function untrusted(): InvalidTokenError {
  return new InvalidTokenError("The token is from an issuer that is not trusted here", "untrusted_issuer");
}

/**
 * Returns the caller. Throws what `confirmSender` throws, and {@link InsufficientScopeError} if the token lacks a required
 * scope.
 */
function authorize(
  token: string,
  { claims, payload }: DecodedToken,
  audience: string,
  { requiredScopes = [], satisfies, confirmSender }: Expectation,
): MaybePromise<AuthInfo> {
  return andThen(confirmSender?.(claims.confirmation), () => {
    checkScopes(claims, requiredScopes, satisfies);
    return authInfoFrom(token, claims, payload, audience);
  });
}
