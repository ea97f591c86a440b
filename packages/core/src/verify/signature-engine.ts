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

/** WebCrypto, which every runtime has. It always answers with a promise. */
export const webCryptoEngine: SignatureEngine = {
  verify(alg, key, signature, data) {
    const check = (imported: CryptoKey) =>
      crypto.subtle.verify(SIGNATURE_ALGORITHMS[alg].signature, imported, signature, data);
    const imported = key.imported(alg);
    return (imported ? check(imported) : key.import(alg).then(check)).catch(() => false);
  },
};
