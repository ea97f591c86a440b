import type { CryptoKey } from "jose";
import { MIN_RSA_BITS, SIGNATURE_ALGORITHMS } from "../verify/algorithms.ts";
import { VerificationKey } from "../verify/key-set.ts";
import { requiredMembers, thumbprintOf } from "../verify/thumbprint.ts";
import { HINT, type PrivateJwk, PrivateKeyError } from "./private-jwk.ts";

/** A private signing key of this server, with its public JWK to publish. */
export interface SigningKey {
  alg: string;
  /** The RFC 7638 thumbprint. */
  kid: string;
  /** Not extractable. */
  key: CryptoKey;
  publicJwk: Record<string, unknown>;
}

/** Any bytes will do to check that a signature verifies. */
const SAMPLE = /* @__PURE__ */ new Uint8Array(1);

/**
 * Imports a private JWK. Throws {@link PrivateKeyError} if the key is weak, and the error of the engine if the JWK is
 * invalid.
 */
export async function signingKey(jwk: PrivateJwk): Promise<SigningKey> {
  const { alg, d, p, q, dp, dq, qi } = jwk;
  const publicMembers = requiredMembers(jwk) as JsonWebKey;
  // `use`, `key_ops` and `alg` are left out, because engines treat them differently. The `use` and `alg` of a JWK were
  // checked when it was read.
  const members = { ...publicMembers, d, p, q, dp, dq, qi } as JsonWebKey;
  const key = await crypto.subtle.importKey("jwk", members, SIGNATURE_ALGORITHMS[alg].key, false, ["sign"]);
  const { modulusLength = MIN_RSA_BITS } = key.algorithm as { modulusLength?: number };
  if (modulusLength < MIN_RSA_BITS) {
    throw new PrivateKeyError(`is an RSA key of less than ${MIN_RSA_BITS} bits. ${HINT}`);
  }
  await requirePair(key, publicMembers, alg);
  const kid = await thumbprintOf(publicMembers);
  return { alg, kid, key, publicJwk: { ...publicMembers, kid, alg, use: "sig" } };
}

/**
 * Checks that the private and the public key belong together. Engines import some keys that do not, and a zone would
 * refuse every signature of such a key.
 */
async function requirePair(key: CryptoKey, publicMembers: JsonWebKey, alg: PrivateJwk["alg"]): Promise<void> {
  const { signature: algorithm } = SIGNATURE_ALGORITHMS[alg];
  const publicKey = await new VerificationKey({ ...publicMembers }).import(alg);
  const signature = await crypto.subtle.sign(algorithm, key, SAMPLE);
  if (!(await crypto.subtle.verify(algorithm, publicKey, signature, SAMPLE))) {
    throw new TypeError("The halves of the key don't belong together");
  }
}
