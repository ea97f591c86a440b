import { ConfigurationError } from "../errors.ts";
import { privateJwksFromPem } from "./pem.ts";
import { HINT, PrivateKeyError, privateJwksFromJson } from "./private-jwk.ts";
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
 * Set; with line breaks written as `\n`, in quotes, escaped or all of it in base64, as dashboards and `.dev.vars` produce
 * them.
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
    if (clean === "") throw new PrivateKeyError(`is empty. ${HINT}`);
    const jwks = clean.startsWith("{") ? privateJwksFromJson(clean) : await privateJwksFromPem(clean);
    const [first, ...others] = await Promise.all(jwks.map(signingKey));
    if (!first) throw new PrivateKeyError(`is a JWK Set without a key in it. ${HINT}`);
    return [first, ...others];
  } catch (error) {
    // Not as cause: an importer's error may quote its input.
    const problem = error instanceof PrivateKeyError ? error.message : `can't be read: its content is damaged. ${HINT}`;
    throw new ConfigurationError(`${name} ${problem}`);
  }
}

/** Base64 (RFC 4648 sections 4 and 5), in lines or in one. */
const BASE64 = /^[\w+/\s-]+={0,2}$/;

function unwrap(text: string): string {
  const plain = unescaped(text);
  const decoded = BASE64.test(plain) ? unescaped(decodeBase64(plain)) : "";
  if (decoded.startsWith("{") || decoded.includes("-----BEGIN ")) return decoded;
  if (plain.startsWith(PEM_IN_BASE64)) throw new PrivateKeyError(`can't be read: its base64 is damaged. ${HINT}`);
  return plain;
}

function unescaped(text: string): string {
  const bare = text.trim().replace(/^(["'])([\s\S]*)\1$/, "$2");
  const lines = bare
    .replace(/(?<!\\)\\+r/g, "")
    .replace(/(?<!\\)\\+n/g, "\n")
    .trim();
  return /^\{\s*\\/.test(lines) ? lines.replace(/(?<!\\)\\+"/g, '"') : lines;
}

/** What a text says in base64, without a byte order mark; empty if it is none. */
function decodeBase64(text: string): string {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
