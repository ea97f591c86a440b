/** A secret as text, or as something that fetches it, such as a binding of Cloudflare's Secrets Store. */
export type Secret = string | { get(): Promise<string> };

/** The text of a secret. */
export async function readSecret(secret: Secret): Promise<string> {
  return typeof secret === "string" ? secret : secret.get();
}
