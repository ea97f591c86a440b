import { ConfigurationError } from "../errors.ts";

/** Everything this library knows about one signature algorithm (RFC 7518 section 3, RFC 8037, RFC 9864). */
export interface SignatureAlgorithm {
  /** The `kty` that a key must have. */
  keyType: "RSA" | "EC" | "OKP";
  /** The `crv` that a key must have. */
  curve?: "P-256" | "P-384" | "P-521" | "Ed25519";
  /** What WebCrypto calls it, with all that its signatures need. */
  parameters: RsaPssParams | EcdsaParams | string;
  /** Further values of a key's `alg` that mean the same. */
  alsoKnownAs?: string;
  /** Whether it is accepted unless configured otherwise. */
  accepted: boolean;
}

const RSA = { keyType: "RSA", parameters: "RSASSA-PKCS1-v1_5" } as const;
const ED25519 = { keyType: "OKP", curve: "Ed25519", parameters: "Ed25519" } as const;

/** The salt is as long as the hash (RFC 7518 section 3.5). The hash itself is a property of an RSA key. */
const pss = (saltLength: number) => ({ keyType: "RSA", parameters: { name: "RSA-PSS", saltLength } }) as const;
const ecdsa = (hash: string) => ({ name: "ECDSA", hash });

/** The signature algorithms that can be accepted. All are asymmetric; what is not listed is refused. */
export const SIGNATURE_ALGORITHMS = {
  RS256: { ...RSA, accepted: true },
  RS384: { ...RSA, accepted: false },
  RS512: { ...RSA, accepted: false },
  PS256: { ...pss(32), accepted: true },
  PS384: { ...pss(48), accepted: false },
  PS512: { ...pss(64), accepted: false },
  ES256: { keyType: "EC", curve: "P-256", parameters: ecdsa("SHA-256"), accepted: true },
  ES384: { keyType: "EC", curve: "P-384", parameters: ecdsa("SHA-384"), accepted: true },
  ES512: { keyType: "EC", curve: "P-521", parameters: ecdsa("SHA-512"), accepted: false },
  EdDSA: { ...ED25519, alsoKnownAs: "Ed25519", accepted: true },
  Ed25519: { ...ED25519, alsoKnownAs: "EdDSA", accepted: true },
} as const satisfies Record<string, SignatureAlgorithm>;

/** The name of an algorithm that can be accepted, as it stands in `alg`. */
export type SignatureAlgorithmName = keyof typeof SIGNATURE_ALGORITHMS;

/** The algorithms accepted by default. */
export const DEFAULT_ALGORITHMS: readonly SignatureAlgorithmName[] = (
  Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithmName[]
).filter((name) => SIGNATURE_ALGORITHMS[name].accepted);

/** Whether a value of `alg` is one of the table. */
export function isSignatureAlgorithm(alg: unknown): alg is SignatureAlgorithmName {
  return typeof alg === "string" && Object.hasOwn(SIGNATURE_ALGORITHMS, alg);
}

/**
 * The algorithms to accept; the default ones if none are given.
 *
 * @throws {ConfigurationError} if one is not of the table, or the list is empty.
 */
export function requireAlgorithms(
  algorithms: readonly SignatureAlgorithmName[] = DEFAULT_ALGORITHMS,
): readonly SignatureAlgorithmName[] {
  if (algorithms.length > 0 && algorithms.every(isSignatureAlgorithm)) return algorithms;
  throw new ConfigurationError("algorithms must name signature algorithms of this library, such as RS256 or ES256");
}
