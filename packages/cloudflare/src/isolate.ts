import {
  Addresses,
  AuthorizationServer,
  createRuntime,
  LruMap,
  type Runtime,
  requireIssuer,
  TokenVerifier,
  type TokenVerifierOptions,
} from "@edgegrant/core";
import { onWorkers } from "./runtime.ts";

const MAX_ZONES = 16;

const TRUST = [
  "issuers",
  "algorithms",
  "tokenType",
  "clockToleranceSeconds",
  "jwksOrigins",
  "jwks",
  "memoEntries",
] as const satisfies readonly (keyof TokenVerifierOptions)[];

/** Whom to trust, and how far: as for core's verifier. */
export type Trust = Pick<TokenVerifierOptions, (typeof TRUST)[number]>;

/**
 * What the free functions share within an isolate: the zones' public documents and keys, and nothing of any caller but
 * the claims of verified tokens under the very tokens.
 */
export class Isolate {
  readonly runtime: Runtime = createRuntime(onWorkers({}));
  readonly addresses = new Addresses();
  readonly #servers = new LruMap<string, AuthorizationServer>(MAX_ZONES);
  readonly #verifiers = new LruMap<string, TokenVerifier>(MAX_ZONES);
  #latest: { trust: Trust; verifier: TokenVerifier } | undefined;

  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  authorizationServer(issuer: string): AuthorizationServer {
    const known = this.#servers.get(issuer);
    if (known) return known;
    const server = new AuthorizationServer(requireIssuer(issuer), this.runtime);
    this.#servers.set(issuer, server);
    return server;
  }

  /** Throws {@link ConfigurationError} if a setting can't be one. */
  verifier(trust: Trust): TokenVerifier {
    if (!this.#latest || !isSameTrust(this.#latest.trust, trust)) {
      this.#latest = { trust: { ...trust }, verifier: this.#verifierByContent(trust) };
    }
    return this.#latest.verifier;
  }

  /** Whoever writes its settings out for each request, lists included, means the same verifier each time. */
  #verifierByContent({
    issuers,
    algorithms,
    tokenType,
    clockToleranceSeconds,
    jwksOrigins,
    jwks,
    memoEntries,
  }: Trust): TokenVerifier {
    const trust = { issuers, algorithms, tokenType, clockToleranceSeconds, jwksOrigins, jwks, memoEntries };
    const key = JSON.stringify(trust);
    const known = this.#verifiers.get(key);
    if (known) return known;
    const servers = [issuers ?? []].flat().map((issuer) => this.authorizationServer(issuer));
    const verifier = new TokenVerifier({ ...onWorkers({}), ...trust }, servers);
    this.#verifiers.set(key, verifier);
    return verifier;
  }
}

/** Whether that can be told at a glance. What a list holds can change while it stays the same list. */
function isSameTrust(one: Trust, other: Trust): boolean {
  return TRUST.every((name) => one[name] === other[name] && typeof other[name] !== "object");
}

/** See docs/decisions/0002: a free function has no other place for what it must not fetch anew for every request. */
export const isolate = new Isolate();
