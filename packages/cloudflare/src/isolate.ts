import {
  AuthorizationServer,
  LruMap,
  type Profile,
  RequestMemo,
  requireIssuer,
  TokenVerifier,
  type TokenVerifierOptions,
} from "@edgegrant/core/adapter";
import { onWorkers, workersRuntime } from "./runtime.ts";

const MAX_ZONES = 16;

/** The settings of a verifier, as in core. */
export type VerifierSettings = Pick<
  TokenVerifierOptions,
  | "issuers"
  | "algorithms"
  | "tokenType"
  | "clockToleranceSeconds"
  | "jwksOrigins"
  | "jwks"
  | "profile"
  | "memoEntries"
  | "memoBytes"
>;

interface ConfiguredVerifier {
  settings: VerifierSettings;
  verifier: TokenVerifier;
}

/**
 * State that the functions of this package share within an isolate: the zones' public documents and keys, and verified
 * tokens with their claims. It holds nothing else about callers.
 */
export class Isolate {
  readonly memo = new RequestMemo();
  readonly #servers = new LruMap<string, AuthorizationServer>(MAX_ZONES);
  readonly #verifiers = new LruMap<string, ConfiguredVerifier>(MAX_ZONES);
  readonly #profiles = new LruMap<Profile, number>(MAX_ZONES);
  #profileCount = 0;
  #latest: ConfiguredVerifier | undefined;

  /** Throws {@link ConfigurationError} if `issuer` is invalid. */
  authorizationServer(issuer: string): AuthorizationServer {
    const known = this.#servers.get(issuer);
    if (known) return known;
    const server = new AuthorizationServer(requireIssuer(issuer), workersRuntime);
    this.#servers.set(issuer, server);
    return server;
  }

  /** Throws {@link ConfigurationError} if a setting is invalid. */
  verifier(settings: VerifierSettings): TokenVerifier {
    if (!this.#latest || !isSameSettings(this.#latest.settings, settings)) {
      this.#latest = this.#byContent(settings);
    }
    return this.#latest.verifier;
  }

  /** Finds the verifier by the content of its settings, because callers may create equal settings for each request. */
  #byContent({
    issuers,
    algorithms,
    tokenType,
    clockToleranceSeconds,
    jwksOrigins,
    jwks,
    profile,
    memoEntries,
    memoBytes,
  }: VerifierSettings): ConfiguredVerifier {
    const settings = {
      issuers,
      algorithms,
      tokenType,
      clockToleranceSeconds,
      jwksOrigins,
      jwks,
      memoEntries,
      memoBytes,
    };
    const key = JSON.stringify([settings, this.#numberOf(profile)]);
    const known = this.#verifiers.get(key);
    if (known) return known;
    // A profile decides where the metadata is, so its verifier does not share that of others.
    const servers = profile ? [] : [issuers ?? []].flat().map((issuer) => this.authorizationServer(issuer));
    const verifier = new TokenVerifier({ ...onWorkers({}), ...settings, profile }, servers);
    // A copy, because the caller may change its lists later.
    const [copy] = JSON.parse(key) as [VerifierSettings];
    const trusted = { settings: { ...copy, profile }, verifier };
    this.#verifiers.set(key, trusted);
    return trusted;
  }

  /** A profile has functions, whose text does not tell what they do. So each profile counts as another. */
  #numberOf(profile: Profile | undefined): number {
    if (!profile) return 0;
    const known = this.#profiles.get(profile);
    if (known !== undefined) return known;
    this.#profileCount += 1;
    this.#profiles.set(profile, this.#profileCount);
    return this.#profileCount;
  }
}

/**
 * Compares settings quickly, without a loop over names, because it runs for each request. False if there are key sets.
 */
function isSameSettings(one: VerifierSettings, other: VerifierSettings): boolean {
  return (
    isSameSetting(one.issuers, other.issuers) &&
    isSameSetting(one.algorithms, other.algorithms) &&
    one.tokenType === other.tokenType &&
    one.clockToleranceSeconds === other.clockToleranceSeconds &&
    isSameSetting(one.jwksOrigins, other.jwksOrigins) &&
    isSameSetting(one.jwks, other.jwks) &&
    one.profile === other.profile &&
    one.memoEntries === other.memoEntries &&
    one.memoBytes === other.memoBytes
  );
}

function isSameSetting(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other && typeof other !== "object";
  return one.length === other.length && one.every((member, index) => member === other[index]);
}

/**
 * Module state: the functions have no other place for data that must not be fetched for each request. See
 * docs/decisions/0002. Marked as pure, so that bundlers leave it out of a Worker that uses none of them.
 */
export const isolate = /* @__PURE__ */ new Isolate();
