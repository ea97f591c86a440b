import { ConfigurationError } from "../errors.ts";

/** Everything this library knows about one signature algorithm (RFC 7518 section 3, RFC 8037, RFC 9864). */
export interface SignatureAlgorithm {
  /** The `kty` that a key must have. */
  keyType: "RSA" | "EC" | "OKP";
  /** The `crv` that a key must have. */
  curve?: "P-256" | "P-384" | "P-521" | "Ed25519";
  /** What WebCrypto needs to import a key for it. */
  key: RsaHashedImportParams | EcKeyImportParams | string;
  /** What WebCrypto needs to check a signature. The hash of an RSA signature is a property of the key. */
  signature: RsaPssParams | EcdsaParams | string;
  /** Further values of a key's `alg` that mean the same. */
  alsoKnownAs?: string;
  /** Whether it is accepted unless configured otherwise. */
  accepted: boolean;
}

/** The name of an algorithm that can be accepted, as it stands in `alg`. */
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

const PKCS1 = "RSASSA-PKCS1-v1_5";
const ED25519 = "Ed25519";

function rsa(hash: string, accepted: boolean): SignatureAlgorithm {
  return { keyType: "RSA", key: { name: PKCS1, hash }, signature: PKCS1, accepted };
}

/** The salt is as long as the hash (RFC 7518 section 3.5). */
function pss(hash: string, saltLength: number, accepted: boolean): SignatureAlgorithm {
  return { keyType: "RSA", key: { name: "RSA-PSS", hash }, signature: { name: "RSA-PSS", saltLength }, accepted };
}

function ecdsa(curve: "P-256" | "P-384" | "P-521", hash: string, accepted: boolean): SignatureAlgorithm {
  return {
    keyType: "EC",
    curve,
    key: { name: "ECDSA", namedCurve: curve },
    signature: { name: "ECDSA", hash },
    accepted,
  };
}

function ed25519(alsoKnownAs: string): SignatureAlgorithm {
  return { keyType: "OKP", curve: ED25519, key: ED25519, signature: ED25519, alsoKnownAs, accepted: true };
}

/** The signature algorithms that can be accepted. All are asymmetric; what is not listed is refused. */
export const SIGNATURE_ALGORITHMS: Readonly<Record<SignatureAlgorithmName, SignatureAlgorithm>> = {
  RS256: rsa("SHA-256", true),
  RS384: rsa("SHA-384", false),
  RS512: rsa("SHA-512", false),
  PS256: pss("SHA-256", 32, true),
  PS384: pss("SHA-384", 48, false),
  PS512: pss("SHA-512", 64, false),
  ES256: ecdsa("P-256", "SHA-256", true),
  ES384: ecdsa("P-384", "SHA-384", true),
  ES512: ecdsa("P-521", "SHA-512", false),
  EdDSA: ed25519("Ed25519"),
  Ed25519: ed25519("EdDSA"),
};

/** The algorithms accepted by default. */
export const DEFAULT_ALGORITHMS: readonly SignatureAlgorithmName[] = (
  Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithmName[]
).filter((name) => SIGNATURE_ALGORITHMS[name].accepted);

/** Whether a value of `alg` is one of the table. */
export function isSignatureAlgorithm(alg: unknown): alg is SignatureAlgorithmName {
  return typeof alg === "string" && Object.hasOwn(SIGNATURE_ALGORITHMS, alg);
}

/**
 * The algorithms to accept; the default ones if none are given. The list is a new one: what is done to the one given later
 * must not change whom a verifier trusts.
 *
 * @throws {ConfigurationError} if one is not of the table, or the list is empty.
 */
export function requireAlgorithms(
  algorithms: readonly SignatureAlgorithmName[] = DEFAULT_ALGORITHMS,
): readonly SignatureAlgorithmName[] {
  const accepted = [...algorithms];
  if (accepted.length > 0 && accepted.every(isSignatureAlgorithm)) return accepted;
  throw new ConfigurationError("algorithms must name signature algorithms of this library, such as RS256 or ES256");
}
