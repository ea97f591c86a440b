import { VerificationKey } from "../../src/verify/key-set.ts";

import { builtinCrypto, nodeCryptoEngine } from "../../src/verify/node-crypto-engine.ts";
import { fastestEngine } from "../../src/verify/proven-engine.ts";
import { type SignatureEngine, webCryptoEngine } from "../../src/verify/signature-engine.ts";
import { type Signer, utf8 } from "./forge.ts";

// Uses only web-standard APIs, so that it runs on every runtime.

// For code outside this package, whose own import would be of another copy.
export { type SignatureEngine, VerificationKey, webCryptoEngine };

/** Every engine that this runtime has, by name. */
export function enginesHere(): Readonly<Record<string, SignatureEngine>> {
  const builtin = builtinCrypto();
  return {
    WebCrypto: webCryptoEngine,
    ...(builtin && { "node:crypto alone": nodeCryptoEngine(builtin) }),
    fastest: fastestEngine(),
  };
}

/**
 * The engines of this runtime that have the signer's algorithm. workerd's `node:crypto` has some only, and calls every
 * signature of another wrong.
 */
export async function enginesFor({ alg, publicJwk, sign }: Signer): Promise<Readonly<Record<string, SignatureEngine>>> {
  const [key, data, signature] = [new VerificationKey(publicJwk), utf8("good"), await sign("good")];
  const { "node:crypto alone": alone, ...complete } = enginesHere();
  const hasAlgorithm = (await alone?.verify(alg, key, signature, data)) === true;
  return { ...complete, ...(alone && hasAlgorithm && { "node:crypto alone": alone }) };
}
