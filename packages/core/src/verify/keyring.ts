import type { CryptoKey } from "jose";
import { LruMap } from "../concurrency/lru-map.ts";
import { AuthorizationServer } from "../discovery/authorization-server.ts";
import { JWKSKeyNotFoundError } from "../errors.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import type { SignatureAlgorithmName } from "./algorithms.ts";
import { type KeySource, remoteKeys } from "./keys.ts";

/** Finds the public key with which an issuer signed a token. */
export interface OAuthKeyring {
  /** The key `kid` of an issuer, for an algorithm (default: RS256). */
  key(issuer: string, kid: string, alg?: SignatureAlgorithmName): Promise<CryptoKey>;
}

/** Settings of a {@link JWKSOAuthKeyring}. */
export interface JWKSOAuthKeyringOptions extends RuntimeOptions {
  /** Further origins on which an issuer may publish its keys. Default: its own only. */
  jwksOrigins?: string | readonly string[] | undefined;
  /** How many issuers' keys are kept. Default: 16. */
  maxIssuers?: number | undefined;
}

/**
 * The keys of issuers, found through their metadata and kept as {@link TokenVerifier} keeps them. Ask it for trusted
 * issuers only: it fetches whatever issuer it is asked for.
 */
export class JWKSOAuthKeyring implements OAuthKeyring {
  readonly #runtime: Runtime;
  readonly #options: JWKSOAuthKeyringOptions;
  #sources: LruMap<string, KeySource>;

  constructor(options: JWKSOAuthKeyringOptions = {}) {
    this.#runtime = createRuntime(options);
    this.#options = options;
    this.#sources = this.#empty();
  }

  /**
   * @throws {JWKSKeyNotFoundError} if the issuer has no such key.
   * @throws {JWKSError} if its keys can't be had.
   * @throws {ConfigurationError} if `issuer` can't be an issuer.
   */
  async key(issuer: string, kid: string, alg: SignatureAlgorithmName = "RS256"): Promise<CryptoKey> {
    const source = this.#sourceOf(issuer);
    const [known] = (await source.get()).candidates(alg, kid);
    const key = known ?? (await source.renewed()).candidates(alg, kid)[0];
    if (!key) throw new JWKSKeyNotFoundError();
    try {
      return await key.import(alg);
    } catch {
      throw new JWKSKeyNotFoundError("The token names a key that is none");
    }
  }

  /** Forgets the keys of one issuer, all of them: whoever misses one wants them anew. */
  invalidate(issuer: string, _kid?: string): void {
    this.#sources.delete(issuer);
  }

  /** Forgets all keys. */
  clear(): void {
    this.#sources = this.#empty();
  }

  #sourceOf(issuer: string): KeySource {
    const known = this.#sources.get(issuer);
    if (known) return known;
    const source = remoteKeys(new AuthorizationServer(issuer, this.#runtime), this.#runtime, this.#options.jwksOrigins);
    this.#sources.set(issuer, source);
    return source;
  }

  #empty(): LruMap<string, KeySource> {
    return new LruMap(this.#options.maxIssuers ?? 16);
  }
}
