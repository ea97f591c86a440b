import {
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

/** Whom to trust, and how far: as for core's verifier. */
export type Trust = Pick<
  TokenVerifierOptions,
  "issuers" | "algorithms" | "tokenType" | "clockToleranceSeconds" | "jwksOrigins" | "jwks" | "memoEntries"
>;

/**
 * What the free functions share within an isolate: the zones' public documents and keys, and nothing of any caller but
 * the claims of verified tokens under the very tokens.
 */
export class Isolate {
  readonly runtime: Runtime = createRuntime(onWorkers({}));
  readonly #servers = new LruMap<string, AuthorizationServer>(MAX_ZONES);
  readonly #verifiers = new LruMap<string, TokenVerifier>(MAX_ZONES);

  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  authorizationServer(issuer: string): AuthorizationServer {
    const known = this.#servers.get(issuer);
    if (known) return known;
    const server = new AuthorizationServer(requireIssuer(issuer), this.runtime);
    this.#servers.set(issuer, server);
    return server;
  }

  /** Throws {@link ConfigurationError} if a setting can't be one. */
  verifier({
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

/** See docs/decisions/0002: a free function has no other place for what it must not fetch anew for every request. */
export const isolate = new Isolate();
