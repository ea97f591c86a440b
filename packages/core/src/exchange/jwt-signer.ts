import type { CryptoKey, JWTPayload } from "jose";
import { encodeBase64url } from "../encoding/base64url.ts";
import { utf8 } from "../encoding/bytes.ts";
import { ConfigurationError } from "../errors.ts";
import {
  isSignatureAlgorithm,
  MIN_RSA_BITS,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from "../verify/algorithms.ts";

/** A private key with its issuer and key id. */
export interface IdentifiableKey {
  key: CryptoKey;
  /** The `iss` of signed JWTs, unless the claims name one. */
  issuer: string;
  kid: string;
  /** Default: derived from the key. */
  alg?: string;
}

/** Where a signer gets its key. */
export interface PrivateKeyring {
  key(usage: string): Promise<IdentifiableKey>;
}

/** Signs JWTs (RFC 7515, 7519) with the key of a keyring. */
export class JWTSigner {
  readonly #keyring: PrivateKeyring;

  constructor(keyring: PrivateKeyring) {
    this.#keyring = keyring;
  }

  /** Signs claims as a JWT. Throws {@link ConfigurationError} if the key's type is not supported. */
  async sign(claims: JWTPayload): Promise<string> {
    const { key, issuer, kid, alg = algorithmOf(key) } = await this.#keyring.key("sign");
    return signJwt({ ...claims, iss: claims.iss || issuer }, { alg, kid }, key);
  }
}

/** The JOSE algorithm name of a WebCrypto key. */
function algorithmOf({ algorithm }: CryptoKey): SignatureAlgorithmName {
  const { name, hash, namedCurve } = algorithm as { name: string; hash?: { name: string }; namedCurve?: string };
  for (const alg of Object.keys(SIGNATURE_ALGORITHMS).filter(isSignatureAlgorithm)) {
    const { key } = SIGNATURE_ALGORITHMS[alg];
    const wanted: { name: string; hash?: unknown; namedCurve?: string } = typeof key === "string" ? { name: key } : key;
    if (wanted.name === name && wanted.hash === hash?.name && wanted.namedCurve === namedCurve) return alg;
  }
  throw new ConfigurationError(`A ${name} key can't sign a JWT: use RSA, P-256, P-384, P-521 or Ed25519`);
}

/** The protected header of a JWT (RFC 7515 section 4.1). */
export interface JwtHeader {
  alg: string;
  kid: string;
  typ?: string;
}

/**
 * Signs claims (RFC 7519 section 7.1) as a compact JWS (RFC 7515 section 7.1).
 *
 * @throws {TypeError} if the key does not fit the algorithm or is weak, or a claim is NaN or infinite.
 */
export async function signJwt(claims: object, header: JwtHeader, key: CryptoKey): Promise<string> {
  const alg = algorithmOf(key);
  const { signature: algorithm, alsoKnownAs } = SIGNATURE_ALGORITHMS[alg];
  const { modulusLength = MIN_RSA_BITS } = key.algorithm as { modulusLength?: number };
  if (header.alg !== alg && header.alg !== alsoKnownAs)
    throw new TypeError(`A key for ${alg} can't sign ${header.alg}`);
  if (modulusLength < MIN_RSA_BITS) throw new TypeError(`An RSA key needs ${MIN_RSA_BITS} bits or more to sign`);
  const signed = [header, claims].map((part) => encodeBase64url(JSON.stringify(part, requireFinite))).join(".");
  const signature = await crypto.subtle.sign(algorithm, key, utf8(signed));
  return `${signed}.${encodeBase64url(signature)}`;
}

/** Rejects NaN and infinite numbers, which JSON would silently turn into null. */
function requireFinite(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`The claim ${name} must be finite`);
  return value;
}
