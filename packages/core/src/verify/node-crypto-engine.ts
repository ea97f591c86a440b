import { builtinModule } from "../platform/builtin-module.ts";
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithmName } from "./algorithms.ts";
import type { VerificationKey } from "./key-set.ts";
import { hasRightLength, type SignatureEngine } from "./signature-engine.ts";

/** The part of `node:crypto` that is used here. */
export interface NodeCrypto {
  createPublicKey(input: { key: object; format: "jwk" }): object;
  verify(digest: string | null, data: Uint8Array, key: object, signature: Uint8Array): unknown;
}

/** `node:crypto`, if this runtime has it. */
export function builtinCrypto(): NodeCrypto | undefined {
  return builtinModule<NodeCrypto>("node:crypto");
}

/**
 * `node:crypto`, which answers synchronously. Its one-shot `verify` costs less than WebCrypto's on every runtime that has
 * it. Not every runtime has every algorithm: workerd refuses a `KeyObject` with options, which ES256 and PS256 need. Such
 * a check fails like a wrong signature, so use it through {@link provenEngine}.
 */
export function nodeCryptoEngine(crypto: NodeCrypto): SignatureEngine {
  const inputs = new WeakMap<VerificationKey, Map<SignatureAlgorithmName, object>>();
  const imported = (alg: SignatureAlgorithmName, key: VerificationKey): object => {
    const input = importKey(crypto, alg, key);
    inputs.set(key, (inputs.get(key) ?? new Map()).set(alg, input));
    return input;
  };
  return {
    verify(alg, key, signature, data) {
      if (!hasRightLength(alg, key, signature)) return false;
      try {
        const input = inputs.get(key)?.get(alg) ?? imported(alg, key);
        // It throws on workerd for an option that it does not know.
        return crypto.verify(SIGNATURE_ALGORITHMS[alg].digest, data, input, signature) === true;
      } catch {
        return false;
      }
    },
  };
}

/** The key as `verify` takes it. Not a `CryptoKey`, which is deprecated there. Throws if the key is invalid. */
function importKey(crypto: NodeCrypto, alg: SignatureAlgorithmName, { publicMembers }: VerificationKey): object {
  const key = crypto.createPublicKey({ key: publicMembers, format: "jwk" });
  const { keyOptions } = SIGNATURE_ALGORITHMS[alg];
  return keyOptions ? { key, ...keyOptions } : key;
}
