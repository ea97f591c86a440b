import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { readPrivateKey } from "@edgegrant/core/adapter";

export const KEY_ALGORITHMS = ["RS256", "ES256", "EdDSA"] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** A Worker's key pair. */
export interface KeyPair {
  /** PKCS#8, as PEM. */
  readonly privatePem: string;
  /** The document that the Worker serves at /.well-known/jwks.json. */
  readonly publicJwks: { readonly keys: readonly Record<string, unknown>[] };
}

const generate = promisify(generateKeyPair);

const generators: Record<KeyAlgorithm, () => Promise<{ privateKey: KeyObject }>> = {
  RS256: () => generate("rsa", { modulusLength: 2048 }),
  ES256: () => generate("ec", { namedCurve: "P-256" }),
  EdDSA: () => generate("ed25519"),
};

/** Creates a key pair. The public key is derived from the PEM with the same code that the Worker uses. */
export async function createKeyPair(algorithm: KeyAlgorithm): Promise<KeyPair> {
  const { privateKey } = await generators[algorithm]();
  const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const { publicJwk } = await readPrivateKey(privatePem);
  return { privatePem, publicJwks: { keys: [publicJwk] } };
}
