import { compactVerify } from "jose";
import type { Claims } from "../auth-info.ts";
import { requireIssuer } from "../discovery/issuer.ts";
import { toList } from "../encoding/json.ts";
import { ConfigurationError, InvalidTokenError } from "../errors.ts";
import { keycard } from "../profiles/keycard.ts";
import type { Profile } from "../profiles/profile.ts";
import { requireAlgorithms, type SignatureAlgorithmName } from "./algorithms.ts";
import { checkTimes, readClaims, requireTolerance } from "./claims.ts";
import { decodeJwt } from "./compact.ts";
import { senderConstrained } from "./confirmation.ts";
import { checkHeader } from "./header.ts";
import type { OAuthKeyring } from "./keyring.ts";

/** The tokens that a {@link JWTVerifier} accepts. */
export interface JWTVerifierOptions {
  /** The trusted issuers, verbatim. */
  issuers: string | readonly string[];
  /** The accepted audiences, verbatim. Required, because a token for another server must be refused. */
  audiences: string | readonly string[];
  /** Default: RS256, PS256, ES256, ES384, EdDSA, Ed25519. */
  algorithms?: readonly SignatureAlgorithmName[] | undefined;
  /** The tolerated clock difference, in seconds. Default: 5. */
  clockSkewSec?: number | undefined;
  /** How the issuers write their tokens. Default: as Keycard does, and RFC 9068. */
  profile?: Profile | undefined;
  /** The clock, in milliseconds since the epoch. */
  now?: (() => number) | undefined;
}

/**
 * Verifies access tokens with the keys of a keyring, for servers that are not reached by URL. For servers that are, use
 * {@link TokenVerifier}, which also derives the audience from the request and caches verified tokens.
 */
export class JWTVerifier {
  readonly #keyring: OAuthKeyring;
  readonly #issuers: ReadonlySet<string>;
  readonly #audiences: ReadonlySet<string>;
  readonly #algorithms: readonly SignatureAlgorithmName[];
  readonly #clockSkewSec: number;
  readonly #profile: Profile;
  readonly #now: () => number;

  /** Throws {@link ConfigurationError} if issuers or audiences are missing, or another option is invalid. */
  constructor(keyring: OAuthKeyring, options: JWTVerifierOptions) {
    this.#keyring = keyring;
    this.#issuers = new Set(toList(options.issuers).map((issuer) => requireIssuer(issuer)));
    this.#audiences = new Set(toList(options.audiences));
    if (this.#issuers.size === 0) throw new ConfigurationError("JWTVerifier needs the issuers to trust");
    if (this.#audiences.size === 0 || this.#audiences.has("")) {
      throw new ConfigurationError("JWTVerifier needs the audiences to accept");
    }
    this.#algorithms = requireAlgorithms(options.algorithms);
    this.#clockSkewSec = requireTolerance("clockSkewSec", options.clockSkewSec ?? 5);
    this.#profile = options.profile ?? keycard;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Verifies a token and returns its claims.
   *
   * @throws {InvalidTokenError} if the token is not valid here.
   * @throws {UnavailableError} if the issuer's keys can't be loaded.
   */
  async verify(token: string): Promise<Claims> {
    const { header, claims } = decodeJwt(token);
    const { alg, kid } = checkHeader(header, {
      algorithms: this.#algorithms,
      profileTypes: this.#profile.tokenTypes,
    });
    const { issuer, audience, confirmation, ...times } = readClaims(claims, this.#profile);
    if (confirmation) throw senderConstrained();
    if (!this.#issuers.has(issuer)) {
      throw new InvalidTokenError("The token is from an issuer that is not trusted here", "untrusted_issuer");
    }
    checkTimes(times, Math.floor(this.#now() / 1000), this.#clockSkewSec);
    if (!audience.some((candidate) => this.#audiences.has(candidate))) {
      throw new InvalidTokenError("The token is meant for another server (aud)", "wrong_audience");
    }
    if (kid === undefined) throw new InvalidTokenError("The token names no key (kid)", "invalid_key_id");
    const key = await this.#keyring.key(issuer, kid, alg);
    try {
      await compactVerify(token, key, { algorithms: [alg] });
    } catch {
      throw new InvalidTokenError("The token's signature is wrong", "bad_signature");
    }
    return claims;
  }
}
