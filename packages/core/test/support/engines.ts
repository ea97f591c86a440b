import { VerificationKey } from "../../src/verify/key-set.ts";
import { builtinCrypto, nodeCryptoEngine } from "../../src/verify/node-crypto-engine.ts";
import { fastestEngine } from "../../src/verify/proven-engine.ts";
import { type SignatureEngine, webCryptoEngine } from "../../src/verify/signature-engine.ts";

// Uses only web-standard APIs, so that it runs on every runtime.

// For code outside this package, whose own import would be of another copy.
export { type SignatureEngine, VerificationKey };

/** Every engine that this runtime has, by name. */
export function enginesHere(): Readonly<Record<string, SignatureEngine>> {
  const builtin = builtinCrypto();
  return {
    WebCrypto: webCryptoEngine,
    ...(builtin && { "node:crypto alone": nodeCryptoEngine(builtin) }),
    fastest: fastestEngine(),
  };
}
