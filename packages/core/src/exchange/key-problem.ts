/** How to come by a key that can be read. */
export const HINT = "Generate one with: openssl genrsa 2048";

/** What is wrong with a private key, as a message says it after the key's name. It never repeats the key's text. */
export class KeyProblem extends Error {}

/** The key can't be told to be of any kind that signs here. */
export function unsupported(): KeyProblem {
  const kinds = "an RSA, P-256, P-384 or Ed25519 key";
  return new KeyProblem(`can't be read as ${kinds}: it is damaged or of another kind. ${HINT}`);
}
