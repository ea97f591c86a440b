import { ConfigurationError } from "../errors.ts";
import { HINT, KeyProblem } from "./key-problem.ts";
import { privateJwksFromPem } from "./pem.ts";
import { privateJwksFromJson } from "./private-jwk.ts";
import { type SigningKey, signingKey } from "./signing-key.ts";

/** How PEM begins in base64. */
const PEM_IN_BASE64 = "LS0tLS1CRUdJTi";

/** A private key as {@link readPrivateKeys} reads them; of several the first, which is the one that signs. */
export async function readPrivateKey(text: string, name?: string): Promise<SigningKey> {
  const [first] = await readPrivateKeys(text, name);
  return first;
}

/**
 * Reads private keys as people have them: PEM as PKCS#8, PKCS#1 or SEC1, several one after the other, a JWK or a JWK
 * Set; with line breaks written as `\n`, in quotes, escaped or in base64, as dashboards and `.dev.vars` produce them.
 *
 * @param name How messages call the setting, such as `KEYCARD_PRIVATE_KEY`.
 * @throws {ConfigurationError} that says what is wrong and never repeats the text.
 */
export async function readPrivateKeys(
  text: string,
  name = "The private key",
): Promise<readonly [SigningKey, ...SigningKey[]]> {
  try {
    const clean = unwrap(text);
    if (clean === "") throw new KeyProblem(`is empty. ${HINT}`);
    const jwks = clean.startsWith("{") ? privateJwksFromJson(clean) : await privateJwksFromPem(clean);
    const [first, ...others] = await Promise.all(jwks.map(signingKey));
    if (!first) throw new KeyProblem(`is a JWK Set without a key in it. ${HINT}`);
    return [first, ...others];
  } catch (error) {
    // Not as cause: an importer's error may quote its input.
    const problem = error instanceof KeyProblem ? error.message : `can't be read: its content is damaged. ${HINT}`;
    throw new ConfigurationError(`${name} ${problem}`);
  }
}

function unwrap(text: string): string {
  const bare = text.trim().replace(/^(["'])([\s\S]*)\1$/, "$2");
  const lines = bare.replace(/\\+r/g, "").replace(/\\+n/g, "\n").trim();
  if (lines.startsWith(PEM_IN_BASE64)) return atob(lines);
  return /^\{\s*\\/.test(lines) ? lines.replace(/\\+"/g, '"') : lines;
}
