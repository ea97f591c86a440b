import { ConfigurationError, messageOf } from "./errors.ts";

/** A secret as text, or as something that fetches it, such as a binding of Cloudflare's Secrets Store. */
export type Secret = string | { get(): Promise<string> };

/**
 * The text of a secret.
 *
 * @param name How messages call it.
 * @throws {ConfigurationError} if what holds the secret does not give it. Nothing is remembered: the next call asks again.
 */
export async function readSecret(secret: Secret, name = "The secret"): Promise<string> {
  if (typeof secret === "string") return secret;
  const text: unknown = await fetched(secret, name);
  if (typeof text !== "string" || text === "") {
    throw new ConfigurationError(`${name} is empty where its binding says it is kept`);
  }
  return text;
}

async function fetched(binding: { get(): Promise<string> }, name: string): Promise<unknown> {
  try {
    return await binding.get();
  } catch (error) {
    throw new ConfigurationError(`${name} can't be read from its binding: ${messageOf(error)}`, { cause: error });
  }
}
