import { bytesOf } from "../encoding/bytes.ts";
import { ConfigurationError } from "../errors.ts";
import { privateJwksFromPem } from "./pem.ts";
import { HINT, PrivateKeyError, privateJwksFromJson } from "./private-jwk.ts";
import { type SigningKey, signingKey } from "./signing-key.ts";

/** The beginning of a PEM text in base64. */
const PEM_IN_BASE64 = "LS0tLS1CRUdJTi";

/**
 * Reads a private key like {@link readPrivateKeys}. If the text holds several keys, returns the first, which is the one
 * that signs.
 */
export async function readPrivateKey(text: string, name?: string): Promise<SigningKey> {
  const [first] = await readPrivateKeys(text, name);
  return first;
}

/**
 * Reads private keys in the formats that occur in settings: PEM (PKCS#8, PKCS#1 or SEC1, one or several keys), a JWK or
 * a JWK Set. Also accepts the forms that dashboards and `.dev.vars` produce: line breaks written as `\n`, quotes,
 * escapes, or the whole text in base64.
 *
 * @param name The name of the setting in messages, such as `KEYCARD_PRIVATE_KEY`.
 * @throws {ConfigurationError} if the keys can't be read. The message says why and never repeats the text.
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
    // The error is not attached as the cause, because the message of an importer may quote its input.
    const problem = error instanceof PrivateKeyError ? error.message : `can't be read: its content is damaged. ${HINT}`;
    throw new ConfigurationError(`${name} ${problem}`);
  }
}

/** Base64 or base64url (RFC 4648 sections 4 and 5), with or without line breaks. */
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
  // Neither PEM nor JSON needs its line breaks.
  const line = bare.replace(/(?<!\\)\\+[rn]/g, "").trim();
  return /^\{\s*\\/.test(line) ? line.replace(/(?<!\\)\\+"/g, '"') : line;
}

/** Decodes base64 or base64url to text without a byte order mark. Returns an empty text for invalid base64. */
function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(bytesOf(atob(text.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return "";
  }
}
