import { andThen } from "../concurrency/maybe-promise.ts";
import type { SignatureAlgorithmName } from "./algorithms.ts";
import type { VerificationKey } from "./key-set.ts";
import { builtinCrypto, nodeCryptoEngine } from "./node-crypto-engine.ts";
import { type SignatureEngine, webCryptoEngine } from "./signature-engine.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Uses a fast engine for each key and algorithm where it has proven itself on this very runtime. Until then, and for good
 * where it fails, the reference answers.
 *
 * The proof needs a signature that is known to be good: the first one that the reference accepts. The fast engine must
 * accept it too, and must refuse it with a bit changed, a byte less, a byte more, and for another text. A key that the
 * reference does not accept is thus never used by the fast engine, whatever that makes of it.
 */
export function provenEngine(fast: SignatureEngine, reference: SignatureEngine): SignatureEngine {
  const verdicts = new WeakMap<VerificationKey, Map<SignatureAlgorithmName, boolean>>();
  return {
    verify(alg, key, signature, data) {
      const verdict = verdicts.get(key)?.get(alg);
      if (verdict) return fast.verify(alg, key, signature, data);
      const answer = reference.verify(alg, key, signature, data);
      if (verdict === false) return answer;
      return andThen(answer, (isGood) => {
        if (isGood !== true) return false;
        const check = (changed: Bytes, text: Bytes) => fast.verify(alg, key, changed, text);
        const ofKey = verdicts.get(key) ?? new Map();
        verdicts.set(key, ofKey.set(alg, provesItself(check, signature, data)));
        return true;
      });
    },
  };
}

function provesItself(check: (signature: Bytes, data: Bytes) => unknown, signature: Bytes, data: Bytes): boolean {
  const bad: [Bytes, Bytes][] = [
    [withBitChanged(signature, 0), data],
    [withBitChanged(signature, signature.length - 1), data],
    [signature.slice(1), data],
    [signature.slice(0, -1), data],
    [new Uint8Array([...signature, 0]), data],
    [new Uint8Array(), data],
    [signature, withBitChanged(data, 0)],
    [signature, withBitChanged(data, data.length - 1)],
  ];
  return check(signature, data) === true && bad.every(([changed, text]) => check(changed, text) === false);
}

function withBitChanged(bytes: Bytes, at: number): Bytes {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

/** The engine with the least cost on this runtime: `node:crypto` where it has proven itself, else WebCrypto. */
export function fastestEngine(): SignatureEngine {
  const crypto = builtinCrypto();
  if (!crypto) return webCryptoEngine;
  const proven = provenEngine(nodeCryptoEngine(crypto), webCryptoEngine);
  return "Deno" in globalThis ? exceptCurves(proven) : proven;
}

/** Leaves ECDSA to WebCrypto. On Deno 2.9, `node:crypto` takes up to 1.6 times as long for it. */
function exceptCurves(engine: SignatureEngine): SignatureEngine {
  return {
    verify: (alg, ...check) => (alg.startsWith("ES") ? webCryptoEngine : engine).verify(alg, ...check),
  };
}
