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

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/;
const JWK_ALGORITHMS: Readonly<Record<string, string>> = { "P-256": "ES256", "P-384": "ES384", Ed25519: "EdDSA" };
const MIN_RSA_BITS = 2048;
const HINT = "Generate one with: openssl genrsa 2048";

/**
 * Reads a private key as people have them: PEM as PKCS#8, PKCS#1 or SEC1, or a JWK; with line breaks written as `\n`
 * and in quotes, as dashboards and `.dev.vars` produce them.
 *
 * @param name How messages call the setting, such as `KEYCARD_PRIVATE_KEY`.
 * @throws {ConfigurationError} that says what is wrong and never repeats the text.
 */
export async function readPrivateKey(text: string, name = "The private key"): Promise<SigningKey> {
  const clean = unwrap(text);
  if (clean === "") throw new ConfigurationError(`${name} is empty. ${HINT}`);
  try {
    return await signingKey(clean.startsWith("{") ? jwkFromJson(clean, name) : await jwkFromPem(clean, name), name);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    // Not as cause: an importer's error may quote its input.
    throw new ConfigurationError(`${name} can't be read: its content is damaged. ${HINT}`);
  }
}

function unwrap(text: string): string {
  const bare = text.trim().replace(/^(["'])([\s\S]*)\1$/, "$2");
  return bare.replaceAll("\\r", "").replaceAll("\\n", "\n").trim();
}

function jwkFromJson(text: string, name: string): JWK {
  const jwk: unknown = JSON.parse(text);
  if (!isJsonObject(jwk) || typeof jwk.d !== "string") {
    throw new ConfigurationError(`${name} is JSON, but not a private JWK (it has no member "d")`);
  }
  return { ...jwk, alg: typeof jwk.alg === "string" ? jwk.alg : (JWK_ALGORITHMS[String(jwk.crv)] ?? "RS256") };
}

async function jwkFromPem(text: string, name: string): Promise<JWK> {
  const [, label, body] = PEM.exec(text) ?? [];
  if (label === undefined || body === undefined) {
    throw new ConfigurationError(`${name} is neither PEM ("-----BEGIN PRIVATE KEY-----") nor a JWK. ${HINT}`);
  }
  const der = Uint8Array.from(atob(body.replace(/\s/g, "")), (character) => character.charCodeAt(0));
  const pkcs8 = asPkcs8(label, der, text, name);
  const alg = signingAlgorithmOf(pkcs8);
  if (alg === undefined) throw unsupported(name);
  const pem = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...pkcs8))}\n-----END PRIVATE KEY-----`;
  return { ...(await exportJWK(await importPKCS8(pem, alg, { extractable: true }))), alg };
}

function asPkcs8(label: string, der: Uint8Array, text: string, name: string): Uint8Array {
  if (label === "ENCRYPTED PRIVATE KEY" || text.includes("Proc-Type: 4,ENCRYPTED")) {
    throw new ConfigurationError(`${name} is encrypted. Decrypt it with: openssl pkcs8 -topk8 -nocrypt -in KEY`);
  }
  switch (label) {
    case "PRIVATE KEY":
      return der;
    case "RSA PRIVATE KEY":
      return pkcs8FromPkcs1(der);
    case "EC PRIVATE KEY": {
      const wrapped = pkcs8FromSec1(der);
      if (!wrapped) throw unsupported(name);
      return wrapped;
    }
    default:
      throw new ConfigurationError(`${name} must be a private key, but the text says "${label}". ${HINT}`);
  }
}

async function signingKey(jwk: JWK, name: string): Promise<SigningKey> {
  const { kty, crv, n, e, x, y, alg = "RS256" } = jwk as JWK & Record<"crv" | "n" | "e" | "x" | "y", string>;
  if (kty === "RSA" && n.length * 6 < MIN_RSA_BITS) {
    throw new ConfigurationError(`${name} is an RSA key of less than ${MIN_RSA_BITS} bits. ${HINT}`);
  }
  const key = await importJWK(jwk, alg, { extractable: false });
  if (key instanceof Uint8Array) throw unsupported(name);
  const publicMembers = JSON.parse(JSON.stringify({ kty, crv, n, e, x, y }));
  const kid = await calculateJwkThumbprint(publicMembers);
  return { alg, kid, key, publicJwk: { ...publicMembers, kid, alg, use: "sig" } };
}

function unsupported(name: string): ConfigurationError {
  const kinds = "an RSA, P-256, P-384 or Ed25519 key";
  return new ConfigurationError(`${name} can't be read as ${kinds}: it is damaged or of another kind. ${HINT}`);
}
