import { andThen, type MaybePromise } from "../concurrency/maybe-promise.ts";
import { InvalidTokenError, JWKSKeyNotFoundError } from "../errors.ts";
import type { CompactJws } from "./compact.ts";
import type { TokenHeader } from "./header.ts";
import type { KeySet, VerificationKey } from "./key-set.ts";
import type { KeySource } from "./key-source.ts";
import type { SignatureEngine } from "./signature-engine.ts";

/** The largest number of keys to try if `kid` does not select one. Each trial is work that a caller can cause. */
const MAX_TRIALS = 8;
const encoder = new TextEncoder();

/**
 * Finds the key that signed a JWS (RFC 7515 section 5.2). Synchronous if the engine is, unless no known key signed it.
 *
 * @param keys The keys of `source`.
 * @throws {InvalidTokenError} if no key of the issuer signed it.
 * @throws {UnavailableError} if the issuer's keys can't be loaded again.
 */
export function verifySignature(
  { signed, signature }: Pick<CompactJws, "signed" | "signature">,
  { alg, kid }: TokenHeader,
  keys: KeySet,
  source: Pick<KeySource, "renewed">,
  engine: SignatureEngine,
): MaybePromise<VerificationKey> {
  const data = encoder.encode(signed);
  const hasSigned = (key: VerificationKey) => engine.verify(alg, key, signature, data);
  const known = keys.candidates(alg, kid);
  return andThen(signerAmong(known, hasSigned), (key) => {
    if (key) return key;
    // If the token names a known key, its signature is wrong. If it names no key, a new key may have signed it.
    if (known.length > 0 && kid !== undefined) throw badSignature();
    return source.renewed().then(async (renewed) => {
      const added = renewed.candidates(alg, kid).filter((candidate) => !known.includes(candidate));
      const signer = await signerAmong(added, hasSigned);
      if (signer) return signer;
      throw known.length + added.length > 0 ? badSignature() : new JWKSKeyNotFoundError();
    });
  });
}

/** The first key for which `hasSigned` is true. */
function signerAmong(
  keys: readonly VerificationKey[],
  hasSigned: (key: VerificationKey) => MaybePromise<boolean>,
  at = 0,
): MaybePromise<VerificationKey | undefined> {
  const key = keys[at];
  if (!key || at === MAX_TRIALS) return undefined;
  return andThen(hasSigned(key), (isSigner) =>
    // Nothing else may pass for a good signature.
    isSigner === true ? key : signerAmong(keys, hasSigned, at + 1),
  );
}

function badSignature(): InvalidTokenError {
  return new InvalidTokenError("The token's signature is wrong", "bad_signature");
}
