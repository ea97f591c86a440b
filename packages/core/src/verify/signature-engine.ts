import type { MaybePromise } from "../concurrency/maybe-promise.ts";
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithmName } from "./algorithms.ts";
import type { VerificationKey } from "./key-set.ts";

/** Checks signatures. */
export interface SignatureEngine {
  /**
   * Whether the key made the signature of the data. False also for a key that the engine can't import, for a signature
   * of another length, and for any error of the engine. Never throws and never rejects.
   *
   * @param data The signing input. The caller must not change it or the signature afterwards.
   */
  verify(
    alg: SignatureAlgorithmName,
    key: VerificationKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): MaybePromise<boolean>;
}

/**
 * Whether a signature has the length that its key gives it. Engines ask first (RFC 8017 sections 8.1.2 and 8.2.2, step 1),
 * because not every runtime does so for RSASSA-PSS, and a signature would have more than one form there.
 */
export function hasRightLength(alg: SignatureAlgorithmName, key: VerificationKey, signature: Uint8Array): boolean {
  return signature.length === key.signatureBytes(alg);
}

/** WebCrypto, which every runtime has. It always answers with a promise. */
export const webCryptoEngine: SignatureEngine = {
  verify(alg, key, signature, data) {
    if (!hasRightLength(alg, key, signature)) return Promise.resolve(false);
    const check = (imported: CryptoKey) =>
      crypto.subtle.verify(SIGNATURE_ALGORITHMS[alg].signature, imported, signature, data);
    const imported = key.imported(alg);
    return (imported ? check(imported) : key.import(alg).then(check)).catch(() => false);
  },
};
