import { isEmptyArray, isJsonObject, type JsonObject, withoutNulls } from "../encoding/json.ts";
import type { SignatureAlgorithmName } from "../verify/algorithms.ts";

/** A private key as a JWK with its signature algorithm. */
export interface PrivateJwk extends JsonWebKey {
  alg: SignatureAlgorithmName;
}

/** The signature algorithms of a JWK, by its `crv`, or by its `kty` for RSA. The first is the default. */
const ALGORITHMS: ReadonlyMap<unknown, readonly [SignatureAlgorithmName, ...SignatureAlgorithmName[]]> = new Map([
  ["RSA", ["RS256", "PS256"]],
  ["P-256", ["ES256"]],
  ["P-384", ["ES384"]],
  ["Ed25519", ["EdDSA", "Ed25519"]],
]);
/** Required members of an RSA key. RFC 7518 section 6.3.2 makes some optional, but WebCrypto needs all of them. */
const RSA_MEMBERS = ["d", "p", "q", "dp", "dq", "qi"];

/**
 * Reads a JWK or a JWK Set (RFC 7517). Throws {@link PrivateKeyError} if one of its keys is not a private signing key.
 */
export function privateJwksFromJson(text: string): PrivateJwk[] {
  const json: unknown = JSON.parse(text);
  const keys: unknown[] = isJsonObject(json) && Array.isArray(json.keys) ? json.keys : [json];
  return keys.map((key) => requirePrivateJwk(isJsonObject(key) ? withoutNulls(key) : {}));
}

/** Checks `use` and ignores `key_ops`: `use` names one purpose only, while `key_ops` may list others beside signing. */
function requirePrivateJwk(jwk: JsonObject): PrivateJwk {
  const isRsa = jwk.kty === "RSA";
  const missing = (isRsa ? RSA_MEMBERS : ["d"]).filter((member) => typeof jwk[member] !== "string");
  if (missing.length > 0) throw new PrivateKeyError(`is JSON, but not a private JWK: it lacks ${missing.join(", ")}`);
  if (jwk.use !== undefined && jwk.use !== "sig") {
    throw new PrivateKeyError(
      `has a "use" other than signing: take a key whose "use" is "sig", or that has none. ${HINT}`,
    );
  }
  if (isRsa && jwk.oth !== undefined && !isEmptyArray(jwk.oth)) {
    throw new PrivateKeyError(`has an "oth": an RSA key of more than two primes can't be read. ${HINT}`);
  }
  const algorithms = ALGORITHMS.get(isRsa ? "RSA" : jwk.crv);
  if (!algorithms) throw unsupported();
  const alg = jwk.alg === undefined ? algorithms[0] : algorithms.find((name) => name === jwk.alg);
  if (!alg) throw new PrivateKeyError(`has an "alg" that can't sign: set it to ${algorithms.join(" or ")}`);
  return { ...jwk, alg };
}

/** Part of error messages: how to generate a key that can be read. */
export const HINT = "Generate one with: openssl genrsa 2048";

/**
 * A problem with a private key. The message continues a sentence that begins with the key's name, and never repeats the
 * key's text.
 */
export class PrivateKeyError extends Error {}

/** The error for a key of an unsupported or unrecognizable type. */
export function unsupported(): PrivateKeyError {
  const kinds = "an RSA, P-256, P-384 or Ed25519 key";
  return new PrivateKeyError(`can't be read as ${kinds}: it is damaged or of another kind. ${HINT}`);
}
