import { InvalidTokenError, JWKSKeyNotFoundError } from "../errors.ts";
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithmName } from "./algorithms.ts";
import type { CompactJws } from "./compact.ts";
import type { TokenHeader } from "./header.ts";
import type { VerificationKey } from "./key-set.ts";
import type { KeySource } from "./keys.ts";

/** Of the keys without a telling `kid`, only so many are tried: a signature check is work that a caller can cause. */
const MAX_TRIALS = 8;
const encoder = new TextEncoder();

/** What was signed, and the signature, as WebCrypto takes them. */
interface SignedBytes {
  data: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/**
 * Finds the key that signed a JWS (RFC 7515 section 5.2).
 *
 * @throws {InvalidTokenError} if no key of the issuer did.
 * @throws {UnavailableError} if the issuer's keys can't be had.
 */
export async function verifySignature(
  { signed, signature }: Pick<CompactJws, "signed" | "signature">,
  { alg, kid }: TokenHeader,
  source: KeySource,
): Promise<VerificationKey> {
  const bytes = { data: encoder.encode(signed), signature };
  const known = (source.peek() ?? (await source.get())).candidates(alg, kid);
  const key = await signerAmong(known, alg, bytes);
  if (key) return key;
  // A token that names one of the known keys was signed by none. One that names no key may be of a key yet unknown.
  if (known.length > 0 && kid !== undefined) throw badSignature();
  const added = (await source.renewed()).candidates(alg, kid).filter((candidate) => !known.includes(candidate));
  const newKey = await signerAmong(added, alg, bytes);
  if (newKey) return newKey;
  if (known.length + added.length > 0) throw badSignature();
  throw new JWKSKeyNotFoundError();
}

async function signerAmong(
  keys: readonly VerificationKey[],
  alg: SignatureAlgorithmName,
  { data, signature }: SignedBytes,
): Promise<VerificationKey | undefined> {
  for (const key of keys.slice(0, MAX_TRIALS)) {
    try {
      const imported = key.imported(alg) ?? (await key.import(alg));
      if (await crypto.subtle.verify(SIGNATURE_ALGORITHMS[alg].signature, imported, signature, data)) return key;
    } catch {
      // A key that can't be imported has signed nothing.
    }
  }
  return undefined;
}

function badSignature(): InvalidTokenError {
  return new InvalidTokenError("The token's signature is wrong", "bad_signature");
}
