import { ConfigurationError } from "../errors.ts";

/** A signature algorithm (RFC 7518 section 3, RFC 8037, RFC 9864). */
export interface SignatureAlgorithm {
  /** The required `kty` of a key. */
  keyType: "RSA" | "EC" | "OKP";
  /** The required `crv` of a key. */
  curve?: "P-256" | "P-384" | "P-521" | "Ed25519";
  /** WebCrypto parameters to import a key. */
  key: RsaHashedImportParams | EcKeyImportParams | string;
  /** WebCrypto parameters to verify a signature. The hash of an RSA signature is a property of the key. */
  signature: RsaPssParams | EcdsaParams | string;
  /** The hash as `node:crypto` names it. Null if it is a part of the algorithm. */
  digest: string | null;
  /** What `node:crypto` must know of a key beside the key. */
  keyOptions?: { padding: number; saltLength: number } | { dsaEncoding: "ieee-p1363" };
  /** The length of a signature in bytes. Undefined if it depends on the key: an RSA signature is as long as the modulus. */
  signatureBytes?: number;
  /** Another value of a key's `alg` with the same meaning. */
  alsoKnownAs?: string;
  /** Whether the algorithm is accepted by default. */
  accepted: boolean;
}

/** The `alg` of a supported signature algorithm. */
export type SignatureAlgorithmName =
  | "RS256"
  | "RS384"
  | "RS512"
  | "PS256"
  | "PS384"
  | "PS512"
  | "ES256"
  | "ES384"
  | "ES512"
  | "EdDSA"
  | "Ed25519";

/** The smallest accepted RSA key (RFC 7518 section 3.3). */
export const MIN_RSA_BITS = 2048;

const PKCS1 = "RSASSA-PKCS1-v1_5";
const ED25519 = "Ed25519";
/** OpenSSL's number of RSASSA-PSS: `RSA_PKCS1_PSS_PADDING` in `node:crypto`. */
const PSS_PADDING = 6;

function rsa(hash: string, accepted: boolean): SignatureAlgorithm {
  return { keyType: "RSA", key: { name: PKCS1, hash }, signature: PKCS1, digest: digestOf(hash), accepted };
}

/** The salt is as long as the hash (RFC 7518 section 3.5). */
function pss(hash: string, saltLength: number, accepted: boolean): SignatureAlgorithm {
  return {
    keyType: "RSA",
    key: { name: "RSA-PSS", hash },
    signature: { name: "RSA-PSS", saltLength },
    digest: digestOf(hash),
    keyOptions: { padding: PSS_PADDING, saltLength },
    accepted,
  };
}

/** A signature is two numbers, each as long as one of the curve's (RFC 7518 section 3.4). */
function ecdsa(
  curve: "P-256" | "P-384" | "P-521",
  hash: string,
  signatureBytes: number,
  accepted: boolean,
): SignatureAlgorithm {
  return {
    keyType: "EC",
    curve,
    key: { name: "ECDSA", namedCurve: curve },
    signature: { name: "ECDSA", hash },
    digest: digestOf(hash),
    // The form of a JWS (RFC 7518 section 3.4). The default there is DER.
    keyOptions: { dsaEncoding: "ieee-p1363" },
    signatureBytes,
    accepted,
  };
}

function digestOf(hash: string): string {
  return hash.replace("-", "");
}

function ed25519(alsoKnownAs: string): SignatureAlgorithm {
  return {
    keyType: "OKP",
    curve: ED25519,
    key: ED25519,
    signature: ED25519,
    digest: null,
    // RFC 8032 section 5.1.6.
    signatureBytes: 64,
    alsoKnownAs,
    accepted: true,
  };
}

/** The supported signature algorithms. All are asymmetric. Any other algorithm is refused. */
export const SIGNATURE_ALGORITHMS: Readonly<Record<SignatureAlgorithmName, SignatureAlgorithm>> = {
  RS256: rsa("SHA-256", true),
  RS384: rsa("SHA-384", false),
  RS512: rsa("SHA-512", false),
  PS256: pss("SHA-256", 32, true),
  PS384: pss("SHA-384", 48, false),
  PS512: pss("SHA-512", 64, false),
  ES256: ecdsa("P-256", "SHA-256", 64, true),
  ES384: ecdsa("P-384", "SHA-384", 96, true),
  ES512: ecdsa("P-521", "SHA-512", 132, false),
  EdDSA: ed25519("Ed25519"),
  Ed25519: ed25519("EdDSA"),
};

/** The algorithms accepted by default. */
export const DEFAULT_ALGORITHMS: readonly SignatureAlgorithmName[] = (
  Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithmName[]
).filter((name) => SIGNATURE_ALGORITHMS[name].accepted);

/** Whether a value of `alg` names a supported algorithm. */
export function isSignatureAlgorithm(alg: unknown): alg is SignatureAlgorithmName {
  return typeof alg === "string" && Object.hasOwn(SIGNATURE_ALGORITHMS, alg);
}

/**
 * Returns a copy of the algorithms to accept. A later change of the given list must not change what a verifier trusts.
 *
 * @param algorithms Default: {@link DEFAULT_ALGORITHMS}.
 * @throws {ConfigurationError} if one is not supported, or the list is empty.
 */
export function requireAlgorithms(
  algorithms: readonly SignatureAlgorithmName[] = DEFAULT_ALGORITHMS,
): readonly SignatureAlgorithmName[] {
  const accepted = [...algorithms];
  if (accepted.length > 0 && accepted.every(isSignatureAlgorithm)) return accepted;
  throw new ConfigurationError("algorithms must name signature algorithms of this library, such as RS256 or ES256");
}
