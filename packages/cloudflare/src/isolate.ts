import {
  AuthorizationServer,
  createRuntime,
  LruMap,
  RequestMemo,
  type Runtime,
  requireIssuer,
  TokenVerifier,
  type TokenVerifierOptions,
} from "@edgegrant/core/adapter";
import { onWorkers } from "./runtime.ts";

const MAX_ZONES = 16;

/** Whom to settings, and how far: as for core's verifier. */
export type VerifierSettings = Pick<
  TokenVerifierOptions,
  | "issuers"
  | "algorithms"
  | "tokenType"
  | "clockToleranceSeconds"
  | "jwksOrigins"
  | "jwks"
  | "memoEntries"
  | "memoBytes"
>;

interface ConfiguredVerifier {
  settings: VerifierSettings;
  verifier: TokenVerifier;
}

/**
 * What the free functions share within an isolate: the zones' public documents and keys, and nothing of any caller but
 * the claims of verified tokens under the very tokens.
 */
export class Isolate {
  readonly runtime: Runtime = createRuntime(onWorkers({}));
  readonly memo = new RequestMemo();
  readonly #servers = new LruMap<string, AuthorizationServer>(MAX_ZONES);
  readonly #verifiers = new LruMap<string, ConfiguredVerifier>(MAX_ZONES);
  #latest: ConfiguredVerifier | undefined;

  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  authorizationServer(issuer: string): AuthorizationServer {
    const known = this.#servers.get(issuer);
    if (known) return known;
    const server = new AuthorizationServer(requireIssuer(issuer), this.runtime);
    this.#servers.set(issuer, server);
    return server;
  }

  /** Throws {@link ConfigurationError} if a setting can't be one. */
  verifier(settings: VerifierSettings): TokenVerifier {
    if (!this.#latest || !isSameSettings(this.#latest.settings, settings)) {
      this.#latest = this.#byContent(settings);
    }
    return this.#latest.verifier;
  }

  /** Whoever writes its settings out for each request, lists included, means the same verifier each time. */
  #byContent({
    issuers,
    algorithms,
    tokenType,
    clockToleranceSeconds,
    jwksOrigins,
    jwks,
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
    const key = JSON.stringify(settings);
    const known = this.#verifiers.get(key);
    if (known) return known;
    const servers = [issuers ?? []].flat().map((issuer) => this.authorizationServer(issuer));
    const verifier = new TokenVerifier({ ...onWorkers({}), ...settings }, servers);
    // A copy: what a list holds can change while it stays the same list.
    const trusted = { settings: JSON.parse(key) as VerifierSettings, verifier };
    this.#verifiers.set(key, trusted);
    return trusted;
  }
}

/** Whether that can be told at a glance, which it can't of key sets. Spelled out, because it is done for every request. */
function isSameSettings(one: VerifierSettings, other: VerifierSettings): boolean {
  return (
    isSame(one.issuers, other.issuers) &&
    isSame(one.algorithms, other.algorithms) &&
    one.tokenType === other.tokenType &&
    one.clockToleranceSeconds === other.clockToleranceSeconds &&
    isSame(one.jwksOrigins, other.jwksOrigins) &&
    isSame(one.jwks, other.jwks) &&
    one.memoEntries === other.memoEntries &&
    one.memoBytes === other.memoBytes
  );
}

function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other && typeof other !== "object";
  return one.length === other.length && one.every((member, index) => member === other[index]);
}

/** See docs/decisions/0002: a free function has no other place for what it must not fetch anew for every request. */
export const isolate = new Isolate();
