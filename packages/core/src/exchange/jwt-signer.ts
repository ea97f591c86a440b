import { CompactSign, type CryptoKey, type JWTPayload } from "jose";
import { ConfigurationError } from "../errors.ts";

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
function algorithmOf({ algorithm }: CryptoKey): string {
  const { name, hash, namedCurve } = algorithm as { name: string; hash?: { name: string }; namedCurve?: string };
  const bits = hash?.name.replace("SHA-", "") ?? "";
  switch (name) {
    case "RSASSA-PKCS1-v1_5":
      return `RS${bits}`;
    case "RSA-PSS":
      return `PS${bits}`;
    case "ECDSA":
      return namedCurve === "P-384" ? "ES384" : "ES256";
    case "Ed25519":
      return "EdDSA";
    default:
      throw new ConfigurationError(`A ${name} key can't sign a JWT: use RSA, P-256, P-384 or Ed25519`);
  }
}

/** The protected header of a JWT (RFC 7515 section 4.1). */
export interface JwtHeader {
  alg: string;
  kid: string;
  typ?: string;
}

/**
 * Signs claims (RFC 7519 section 7.1).
 *
 * @throws {TypeError} if the key does not fit the algorithm, or a claim is NaN or infinite.
 */
export async function signJwt(claims: object, header: JwtHeader, key: CryptoKey): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims, requireFinite));
  return new CompactSign(payload).setProtectedHeader({ ...header }).sign(key);
}

/** Rejects NaN and infinite numbers, which JSON would silently turn into null. */
function requireFinite(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`The claim ${name} must be finite`);
  return value;
}
