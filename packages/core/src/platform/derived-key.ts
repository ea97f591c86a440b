import { ConfigurationError } from "../errors.ts";
import { readSecret, type Secret } from "./secret.ts";

const encoder = new TextEncoder();

/** The text of a secret that keys are derived from. Throws {@link ConfigurationError} if it is empty. */
export async function keyingSecret(secret: Secret): Promise<string> {
  const text = await readSecret(secret);
  if (!text) throw new ConfigurationError("Sealing needs a secret that is not empty: set KEYCARD_CACHE_SECRET");
  return text;
}

/**
 * Derives a key for one purpose from a secret (HKDF with SHA-256, RFC 5869).
 *
 * @param info Identifies the purpose. Must differ from the `info` of every other purpose.
 */
export async function derivedKey(
  secret: string,
  info: readonly string[],
  algorithm: HmacKeyGenParams | AesKeyGenParams,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(JSON.stringify(info)) };
  return crypto.subtle.deriveKey(hkdf, material, algorithm, false, usages);
}
