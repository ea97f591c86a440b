import type { CryptoKey } from "jose";
import { InvalidTokenError, JWKSKeyNotFoundError } from "../errors.ts";
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithmName } from "./algorithms.ts";
import type { CompactJws } from "./compact.ts";
import type { TokenHeader } from "./header.ts";
import type { VerificationKey } from "./key-set.ts";
import type { KeySource } from "./key-source.ts";

/** The largest number of keys to try if `kid` does not select one. Each trial is work that a caller can cause. */
const MAX_TRIALS = 8;
const encoder = new TextEncoder();

/**
 * Finds the key that signed a JWS (RFC 7515 section 5.2).
 *
 * @throws {InvalidTokenError} if no key of the issuer signed it.
 * @throws {UnavailableError} if the issuer's keys can't be loaded.
 */
export async function verifySignature(
  { signed, signature }: Pick<CompactJws, "signed" | "signature">,
  { alg, kid }: TokenHeader,
  source: KeySource,
): Promise<VerificationKey> {
  const data = encoder.encode(signed);
  const known = (source.peek() ?? (await source.get())).candidates(alg, kid);
  for (const key of known.slice(0, MAX_TRIALS)) {
    if (await hasSigned(key, alg, signature, data)) return key;
  }
  // If the token names a known key, its signature is wrong. If it names no key, a new key may have signed it.
  if (known.length > 0 && kid !== undefined) throw badSignature();
  const added = (await source.renewed()).candidates(alg, kid).filter((candidate) => !known.includes(candidate));
  for (const key of added.slice(0, MAX_TRIALS)) {
    if (await hasSigned(key, alg, signature, data)) return key;
  }
  throw known.length + added.length > 0 ? badSignature() : new JWKSKeyNotFoundError();
}

/** Whether a key made the signature. False for a key that can't be imported. */
function hasSigned(
  key: VerificationKey,
  alg: SignatureAlgorithmName,
  signature: BufferSource,
  data: BufferSource,
): Promise<boolean> {
  const check = (imported: CryptoKey) =>
    crypto.subtle.verify(SIGNATURE_ALGORITHMS[alg].signature, imported, signature, data);
  const imported = key.imported(alg);
  return (imported ? check(imported) : key.import(alg).then(check)).catch(() => false);
}

function badSignature(): InvalidTokenError {
  return new InvalidTokenError("The token's signature is wrong", "bad_signature");
}
