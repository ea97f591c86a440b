import { withDeadline } from "../concurrency/deadline.ts";
import { ConfigurationError, messageOf, OAuthError, SecretError } from "../errors.ts";

/** A secret as text, or as something that fetches it, such as a binding of Cloudflare's Secrets Store. */
export type Secret = string | { get(): Promise<string> };

/** Less than what a call that needs the secret may take in all, so that the error tells what was waited for. */
const TIMEOUT_MS = 5_000;

/**
 * The text of a secret. Nothing is remembered: the next call asks again.
 *
 * @param name How messages call it.
 * @param patienceMs How long what holds the secret may take, in milliseconds.
 * @throws {ConfigurationError} if what holds the secret does not give it.
 * @throws {SecretError} if it does not answer in time.
 */
export async function readSecret(
  secret: Secret,
  name = "The secret",
  patienceMs: number = TIMEOUT_MS,
): Promise<string> {
  if (typeof secret === "string") return secret;
  const error = () => new SecretError(`${name} can't be read: its binding did not answer within ${patienceMs} ms`);
  const text: unknown = await withDeadline(fetched(secret, name), { timeoutMs: patienceMs, error });
  if (typeof text !== "string" || text === "") {
    throw new ConfigurationError(`${name} is empty where its binding says it is kept`);
  }
  return text;
}

/**
 * Checks a client's id or secret. A file, `echo` and some dashboards put a line break at the end, with which it is another
 * one: the zone would answer `invalid_client`, and nobody would see why. No id and no secret holds a control character
 * (RFC 6749 appendix A).
 *
 * @param name How the message calls it.
 * @throws {ConfigurationError} that never repeats the text.
 */
export function requireOneLine(text: string, name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (!/[\x00-\x1f\x7f\u2028\u2029]/.test(text)) return text;
  throw new ConfigurationError(
    `${name} holds a line break or another control character, most often at its end: set it anew without, such as with \`printf %s\` in place of \`echo\``,
  );
}

async function fetched(binding: { get(): Promise<string> }, name: string): Promise<unknown> {
  if (typeof binding?.get !== "function") {
    throw new ConfigurationError(`${name} is neither text nor a binding that gives text`);
  }
  try {
    return await binding.get();
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw new ConfigurationError(`${name} can't be read from its binding: ${messageOf(error)}`, { cause: error });
  }
}
