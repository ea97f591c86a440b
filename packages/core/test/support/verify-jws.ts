import { decodeBase64url } from "../../src/encoding/base64url.ts";
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { decodeObject, splitJws } from "../../src/verify/compact.ts";
import { checkHeader } from "../../src/verify/header.ts";
import { KeySet } from "../../src/verify/key-set.ts";
import { staticKeys } from "../../src/verify/key-source.ts";
import { verifySignature } from "../../src/verify/signature.ts";
import type { SignatureEngine } from "../../src/verify/signature-engine.ts";
import type { Json } from "./forge.ts";

// For tests outside this package.
export { checkHeader, decodeObject, KeySet, splitJws };

export const EVERY_ALGORITHM = Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithmName[];

/** Verifies form, header, key and signature, but no claims. The payload may be anything in canonical base64url. */
export async function verifyJws(text: string, keys: Json[], engine: SignatureEngine): Promise<void> {
  const jws = splitJws(text);
  const header = checkHeader(decodeObject(jws.header), { algorithms: EVERY_ALGORITHM });
  decodeBase64url(jws.payload);
  const source = staticKeys({ keys });
  await verifySignature(jws, header, await source.get(), source, engine);
}
