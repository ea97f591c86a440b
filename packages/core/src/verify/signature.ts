import { compactVerify } from "jose";
import { InvalidTokenError, JWKSKeyNotFoundError } from "../errors.ts";
import type { TokenHeader } from "./header.ts";
import type { VerificationKey } from "./key-set.ts";
import type { KeySource } from "./keys.ts";

/** Of the keys without a telling `kid`, only so many are tried: a signature check is work that a caller can cause. */
const MAX_TRIALS = 8;

/**
 * Finds the key that signed a token (RFC 7515 section 5.2).
 *
 * @throws {InvalidTokenError} if no key of the issuer did.
 * @throws {UnavailableError} if the issuer's keys can't be had.
 */
export async function verifySignature(token: string, header: TokenHeader, source: KeySource): Promise<VerificationKey> {
  const { alg, kid } = header;
  const known = (await source.get()).candidates(alg, kid);
  const key = await signerAmong(known, token, header);
  if (key) return key;
  // A token that names one of the known keys was signed by none. One that names no key may be of a key yet unknown.
  if (known.length > 0 && kid !== undefined) throw badSignature();
  const added = (await source.renewed()).candidates(alg, kid).filter((candidate) => !known.includes(candidate));
  const newKey = await signerAmong(added, token, header);
  if (newKey) return newKey;
  if (known.length + added.length > 0) throw badSignature();
  throw new JWKSKeyNotFoundError();
}

async function signerAmong(
  keys: readonly VerificationKey[],
  token: string,
  header: TokenHeader,
): Promise<VerificationKey | undefined> {
  for (const key of keys.slice(0, MAX_TRIALS)) {
    if (await signed(token, header, key)) return key;
  }
  return undefined;
}

function badSignature(): InvalidTokenError {
  return new InvalidTokenError("The token's signature is wrong", "bad_signature");
}

async function signed(token: string, { alg }: TokenHeader, key: VerificationKey): Promise<boolean> {
  try {
    await compactVerify(token, await key.import(alg), { algorithms: [alg] });
    return true;
  } catch {
    // A key that can't be imported has signed nothing.
    return false;
  }
}
