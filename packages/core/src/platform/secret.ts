import { withDeadline } from "../concurrency/deadline.ts";
import { utf8 } from "../encoding/bytes.ts";
import { ConfigurationError, messageOf, OAuthError, SecretError } from "../errors.ts";

/** A secret: text, or a binding that returns it, such as one of Cloudflare's Secrets Store. */
export type Secret = string | { get(): Promise<string> };

/** In milliseconds. Less than the limit of a call that needs the secret, so that the error names the secret. */
const TIMEOUT_MS = 5_000;

/**
 * Reads a secret. Does not cache: each call reads again.
 *
 * @param name The secret's name in messages.
 * @param timeoutMs How long the binding may take, in milliseconds.
 * @throws {ConfigurationError} if the binding fails or returns no text.
 * @throws {SecretError} if the binding does not answer in time.
 */
export async function readSecret(secret: Secret, name = "The secret", timeoutMs: number = TIMEOUT_MS): Promise<string> {
  if (typeof secret === "string") return secret;
  const error = () => new SecretError(`${name} can't be read: its binding did not answer within ${timeoutMs} ms`);
  const text: unknown = await withDeadline(readBinding(secret, name), { timeoutMs, error });
  if (typeof text !== "string" || text === "") {
    throw new ConfigurationError(`${name} is empty: its binding returned no text`);
  }
  return text;
}

/**
 * Checks a client's id or secret. Files, `echo` and some dashboards append a line break. The zone would then answer
 * `invalid_client`, without a hint at the cause. No id and no secret may hold a control character (RFC 6749 appendix
 * A).
 *
 * @param name The setting's name in the message.
 * @throws {ConfigurationError} that never repeats the text.
 */
export function requireOneLine(text: string, name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (!/[\x00-\x1f\x7f\u2028\u2029]/.test(text)) return text;
  throw new ConfigurationError(
    `${name} holds a line break or another control character, most often at its end: set it again, for example with \`printf %s\` instead of \`echo\``,
  );
}

async function readBinding(binding: { get(): Promise<string> }, name: string): Promise<unknown> {
  if (typeof binding?.get !== "function") {
    throw new ConfigurationError(`${name} is neither a string nor a binding with a get method`);
  }
  try {
    return await binding.get();
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw new ConfigurationError(`${name} can't be read from its binding: ${messageOf(error)}`, { cause: error });
  }
}

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
  const material = await crypto.subtle.importKey("raw", utf8(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(JSON.stringify(info)) };
  return crypto.subtle.deriveKey(hkdf, material, algorithm, false, usages);
}
