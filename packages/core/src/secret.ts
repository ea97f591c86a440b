import { bounded } from "./bounded.ts";
import { ConfigurationError, messageOf, SecretError } from "./errors.ts";

/** A secret as text, or as something that fetches it, such as a binding of Cloudflare's Secrets Store. */
export type Secret = string | { get(): Promise<string> };

/** Less than what a call that needs the secret may take in all, so that the error tells what was waited for. */
const PATIENCE_MS = 5_000;

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
  patienceMs: number = PATIENCE_MS,
): Promise<string> {
  if (typeof secret === "string") return secret;
  const error = () => new SecretError(`${name} can't be read: its binding did not answer within ${patienceMs} ms`);
  const text: unknown = await bounded(fetched(secret, name), { timeoutMs: patienceMs, error });
  if (typeof text !== "string" || text === "") {
    throw new ConfigurationError(`${name} is empty where its binding says it is kept`);
  }
  return text;
}

async function fetched(binding: { get(): Promise<string> }, name: string): Promise<unknown> {
  if (typeof binding?.get !== "function") {
    throw new ConfigurationError(`${name} is neither text nor a binding that gives text`);
  }
  try {
    return await binding.get();
  } catch (error) {
    throw new ConfigurationError(`${name} can't be read from its binding: ${messageOf(error)}`, { cause: error });
  }
}
