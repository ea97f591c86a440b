import { type CryptoKey, calculateJwkThumbprint } from "jose";
import { SIGNATURE_ALGORITHMS } from "../verify/algorithms.ts";
import { VerificationKey } from "../verify/key-set.ts";
import { HINT, type PrivateJwk, PrivateKeyError } from "./private-jwk.ts";

/** A key with which this server signs, and its public half as others may see it. */
export interface SigningKey {
  alg: string;
  /** The RFC 7638 thumbprint. */
  kid: string;
  /** Not extractable. */
  key: CryptoKey;
  publicJwk: Record<string, unknown>;
}

const MIN_RSA_BITS = 2048;
/** Anything may be signed to see whether the signature is good. */
const SAMPLE = new Uint8Array(1);

/** Makes a JWK the key that it is. Throws {@link PrivateKeyError} if it is weak, and whatever engines throw if it is none. */
export async function signingKey(jwk: PrivateJwk): Promise<SigningKey> {
  const { alg, kty, crv, n, e, x, y, d, p, q, dp, dq, qi } = jwk;
  const publicMembers: JsonWebKey = JSON.parse(JSON.stringify({ kty, crv, n, e, x, y }));
  // Members that say what a key is for have been looked at; engines differ in what they make of them.
  const members = { ...publicMembers, d, p, q, dp, dq, qi } as JsonWebKey;
  const key = await crypto.subtle.importKey("jwk", members, SIGNATURE_ALGORITHMS[alg].key, false, ["sign"]);
  const { modulusLength = MIN_RSA_BITS } = key.algorithm as { modulusLength?: number };
  if (modulusLength < MIN_RSA_BITS) {
    throw new PrivateKeyError(`is an RSA key of less than ${MIN_RSA_BITS} bits. ${HINT}`);
  }
  await requirePair(key, publicMembers, alg);
  const kid = await calculateJwkThumbprint(publicMembers);
  return { alg, kid, key, publicJwk: { ...publicMembers, kid, alg, use: "sig" } };
}

/** Engines import some keys whose halves don't belong together. A zone would refuse all that such a key signs. */
async function requirePair(key: CryptoKey, publicMembers: JsonWebKey, alg: PrivateJwk["alg"]): Promise<void> {
  const { signature: algorithm } = SIGNATURE_ALGORITHMS[alg];
  const publicKey = await new VerificationKey({ ...publicMembers }).import(alg);
  const signature = await crypto.subtle.sign(algorithm, key, SAMPLE);
  if (!(await crypto.subtle.verify(algorithm, publicKey, signature, SAMPLE))) {
    throw new TypeError("The halves of the key don't belong together");
  }
}
