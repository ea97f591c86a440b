import { type CryptoKey, calculateJwkThumbprint, exportJWK, importJWK, importPKCS8, type JWK } from "jose";
import { ConfigurationError } from "../errors.ts";
import { isJsonObject } from "../json.ts";
import { pkcs8FromPkcs1, pkcs8FromSec1, signingAlgorithmOf } from "./der.ts";

/** A key with which this server signs, and its public half as others may see it. */
export interface SigningKey {
  alg: string;
  /** The RFC 7638 thumbprint. */
  kid: string;
  /** Not extractable. */
  key: CryptoKey;
  publicJwk: Record<string, unknown>;
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
/** With what a JWK may sign, by its curve, or its type where it has none. The first is the default. */
const JWK_ALGORITHMS: ReadonlyMap<unknown, readonly [string, ...string[]]> = new Map([
  ["RSA", ["RS256", "PS256"]],
  ["P-256", ["ES256"]],
  ["P-384", ["ES384"]],
  ["Ed25519", ["EdDSA", "Ed25519"]],
]);
/** The PEM labels of what people give in place of a private key. */
const NO_PRIVATE_KEY = /^(CERTIFICATE|(RSA )?PUBLIC KEY|EC PARAMETERS)$/;
/** WebCrypto needs all of an RSA key, though RFC 7518 section 6.3.2 lets some members be left out. */
const RSA_MEMBERS = ["d", "p", "q", "dp", "dq", "qi"];
/** How PEM begins in base64. */
const PEM_IN_BASE64 = "LS0tLS1CRUdJTi";
const MIN_RSA_BITS = 2048;
const HINT = "Generate one with: openssl genrsa 2048";

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
    if (clean === "") throw new ConfigurationError(`${name} is empty. ${HINT}`);
    const jwks = clean.startsWith("{") ? jwksFromJson(clean, name) : await jwksFromPem(clean, name);
    const [first, ...others] = await Promise.all(jwks.map((jwk) => signingKey(jwk, name)));
    if (!first) throw new ConfigurationError(`${name} is a JWK Set without a key in it. ${HINT}`);
    return [first, ...others];
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    // Not as cause: an importer's error may quote its input.
    throw new ConfigurationError(`${name} can't be read: its content is damaged. ${HINT}`);
  }
}

function unwrap(text: string): string {
  const bare = text.trim().replace(/^(["'])([\s\S]*)\1$/, "$2");
  const lines = bare.replace(/\\+r/g, "").replace(/\\+n/g, "\n").trim();
  if (lines.startsWith(PEM_IN_BASE64)) return atob(lines);
  return /^\{\s*\\/.test(lines) ? lines.replace(/\\+"/g, '"') : lines;
}

function jwksFromJson(text: string, name: string): JWK[] {
  const json: unknown = JSON.parse(text);
  const keys: unknown[] = isJsonObject(json) && Array.isArray(json.keys) ? json.keys : [json];
  return keys.map((key) => privateJwk(key, name));
}

function privateJwk(jwk: unknown, name: string): JWK {
  const given = isJsonObject(jwk) ? jwk : {};
  const isRsa = given.kty === "RSA";
  const missing = (isRsa ? RSA_MEMBERS : ["d"]).filter((member) => typeof given[member] !== "string");
  if (missing.length > 0) {
    throw new ConfigurationError(`${name} is JSON, but not a private JWK: it lacks ${missing.join(", ")}`);
  }
  const algorithms = JWK_ALGORITHMS.get(isRsa ? "RSA" : given.crv);
  if (!algorithms) throw unsupported(name);
  const alg = given.alg ?? algorithms[0];
  if (typeof alg !== "string" || !algorithms.includes(alg)) {
    throw new ConfigurationError(`${name} has an "alg" that can't sign: set it to ${algorithms.join(" or ")}`);
  }
  // What else a key may be for says nothing about whether it signs.
  const { key_ops: _, ext: __, ...key } = given;
  return { ...key, alg };
}

function jwksFromPem(text: string, name: string): Promise<JWK[]> {
  const blocks = [...text.matchAll(PEM)].map(([, label = "", body = ""]) => ({ label, body }));
  if (blocks.length === 0 && text.includes("-----BEGIN ")) {
    throw new ConfigurationError(
      `${name} is cut off: its "-----END" line is missing. In .dev.vars, put all of it between double quotes`,
    );
  }
  if (blocks.length === 0) {
    throw new ConfigurationError(`${name} is neither PEM ("-----BEGIN PRIVATE KEY-----") nor a JWK. ${HINT}`);
  }
  // A bundle may hold parameters or certificates beside its keys.
  const keys = blocks.filter(({ label }) => label.endsWith("PRIVATE KEY"));
  return Promise.all((keys.length > 0 ? keys : blocks.slice(0, 1)).map((block) => jwkFromPem(block, name)));
}

interface PemBlock {
  label: string;
  body: string;
}

async function jwkFromPem(block: PemBlock, name: string): Promise<JWK> {
  const pkcs8 = asPkcs8(block, name);
  const alg = signingAlgorithmOf(pkcs8);
  if (alg === undefined) throw unsupported(name);
  const pem = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...pkcs8))}\n-----END PRIVATE KEY-----`;
  return { ...(await exportJWK(await importPKCS8(pem, alg, { extractable: true }))), alg };
}

function asPkcs8({ label, body }: PemBlock, name: string): Uint8Array {
  if (label === "ENCRYPTED PRIVATE KEY" || body.includes("Proc-Type: 4,ENCRYPTED")) {
    throw new ConfigurationError(`${name} is encrypted. Decrypt it with: openssl pkcs8 -topk8 -nocrypt -in KEY`);
  }
  switch (label) {
    case "PRIVATE KEY":
      return derOf(body);
    case "RSA PRIVATE KEY":
      return pkcs8FromPkcs1(derOf(body));
    case "EC PRIVATE KEY": {
      const wrapped = pkcs8FromSec1(derOf(body));
      if (!wrapped) throw unsupported(name);
      return wrapped;
    }
    case "OPENSSH PRIVATE KEY":
      throw new ConfigurationError(`${name} is in OpenSSH's own form. Convert a copy: ssh-keygen -p -m PEM -f KEY`);
    default: {
      // No other label is repeated: who knows what was pasted there.
      const what = NO_PRIVATE_KEY.test(label) ? label : "something else";
      throw new ConfigurationError(`${name} must be a private key, but its PEM holds ${what}. ${HINT}`);
    }
  }
}

function derOf(body: string): Uint8Array {
  return Uint8Array.from(atob(body.replace(/\s/g, "")), (character) => character.charCodeAt(0));
}

async function signingKey(jwk: JWK, name: string): Promise<SigningKey> {
  const { kty, crv, n, e, x, y, alg = "RS256" } = jwk as JWK & Record<"crv" | "n" | "e" | "x" | "y", string>;
  const key = await importJWK(jwk, alg, { extractable: false });
  if (key instanceof Uint8Array) throw unsupported(name);
  const { modulusLength = MIN_RSA_BITS } = key.algorithm as { modulusLength?: number };
  if (modulusLength < MIN_RSA_BITS) {
    throw new ConfigurationError(`${name} is an RSA key of less than ${MIN_RSA_BITS} bits. ${HINT}`);
  }
  const publicMembers = JSON.parse(JSON.stringify({ kty, crv, n, e, x, y }));
  const kid = await calculateJwkThumbprint(publicMembers);
  return { alg, kid, key, publicJwk: { ...publicMembers, kid, alg, use: "sig" } };
}

function unsupported(name: string): ConfigurationError {
  const kinds = "an RSA, P-256, P-384 or Ed25519 key";
  return new ConfigurationError(`${name} can't be read as ${kinds}: it is damaged or of another kind. ${HINT}`);
}
