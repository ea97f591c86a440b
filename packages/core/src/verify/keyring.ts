import type { CryptoKey } from "jose";
import { LruMap } from "../concurrency/lru-map.ts";
import { AuthorizationServer } from "../discovery/authorization-server.ts";
import { JWKSKeyNotFoundError } from "../errors.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import type { SignatureAlgorithmName } from "./algorithms.ts";
import { type KeySource, remoteKeys } from "./key-source.ts";

/** Finds the public key that verifies the signature of an issuer. */
export interface OAuthKeyring {
  /** The key `kid` of an issuer for an algorithm (default: RS256). */
  key(issuer: string, kid: string, alg?: SignatureAlgorithmName): Promise<CryptoKey>;
}

/** Settings of a {@link JWKSOAuthKeyring}. */
export interface JWKSOAuthKeyringOptions extends RuntimeOptions {
  /** Further origins on which an issuer may publish its keys. Default: its own only. */
  jwksOrigins?: string | readonly string[] | undefined;
  /** The largest number of issuers whose keys are kept. Default: 16. */
  maxIssuers?: number | undefined;
}

/**
 * The keys of issuers, discovered through their metadata and cached as in {@link TokenVerifier}. Call it for trusted
 * issuers only, because it fetches the metadata and the keys of any issuer.
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
   * The key `kid` of an issuer for an algorithm.
   *
   * @throws {JWKSKeyNotFoundError} if the issuer has no such key.
   * @throws {JWKSError} if the keys of the issuer can't be loaded.
   * @throws {ConfigurationError} if `issuer` is not a valid issuer URL.
   */
  async key(issuer: string, kid: string, alg: SignatureAlgorithmName = "RS256"): Promise<CryptoKey> {
    const source = this.#sourceOf(issuer);
    const [known] = (await source.get()).candidates(alg, kid);
    const key = known ?? (await source.renewed()).candidates(alg, kid)[0];
    if (!key) throw new JWKSKeyNotFoundError();
    try {
      return await key.import(alg);
    } catch {
      throw new JWKSKeyNotFoundError("The issuer has no usable key of the name that the token gives");
    }
  }

  /** Drops all keys of one issuer. `_kid` is ignored: a caller that misses one key needs the whole set again. */
  invalidate(issuer: string, _kid?: string): void {
    this.#sources.delete(issuer);
  }

  /** Drops the keys of all issuers. */
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
