import { compactVerify } from "jose";
import { InvalidTokenError } from "../errors.ts";
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
  const candidates = await candidateKeys(header, source);
  if (candidates.length === 0) throw new InvalidTokenError("The token is signed by an unknown key", "unknown_key");
  for (const key of candidates.slice(0, MAX_TRIALS)) {
    if (await signed(token, header, key)) return key;
  }
  throw new InvalidTokenError("The token's signature is wrong", "bad_signature");
}

async function candidateKeys({ alg, kid }: TokenHeader, source: KeySource): Promise<VerificationKey[]> {
  const known = (await source.get()).candidates(alg, kid);
  return known.length > 0 ? known : (await source.renewed()).candidates(alg, kid);
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
