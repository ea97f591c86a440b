import { base64url } from "jose";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";

// Uses only web-standard APIs, so that it runs on every runtime.

export type Json = Record<string, unknown>;

/** A key pair that signs any header and payload, even invalid ones. */
export interface Signer {
  alg: SignatureAlgorithmName;
  kid: string;
  publicKey: CryptoKey;
  /** With `kid`, `alg` and `use`. */
  publicJwk: Json;
  privateJwk: Json;
  sign(input: string): Promise<Uint8Array<ArrayBuffer>>;
}

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Text, bytes or JSON in base64url. */
export function encode(part: string | Uint8Array | Json): string {
  if (part instanceof Uint8Array) return base64url.encode(part);
  return base64url.encode(typeof part === "string" ? part : JSON.stringify(part));
}

interface Primitive {
  generate: RsaHashedKeyGenParams | EcKeyGenParams | Algorithm;
  sign: AlgorithmIdentifier | RsaPssParams | EcdsaParams;
}

const PUBLIC_EXPONENT = new Uint8Array([1, 0, 1]);

function primitiveOf(alg: SignatureAlgorithmName, modulusLength: number): Primitive {
  const hash = `SHA-${alg.slice(2)}`;
  const rsa = { modulusLength, publicExponent: PUBLIC_EXPONENT, hash };
  switch (alg) {
    case "RS256":
    case "RS384":
    case "RS512":
      return { generate: { name: "RSASSA-PKCS1-v1_5", ...rsa }, sign: { name: "RSASSA-PKCS1-v1_5" } };
    case "PS256":
    case "PS384":
    case "PS512":
      return { generate: { name: "RSA-PSS", ...rsa }, sign: { name: "RSA-PSS", saltLength: Number(alg.slice(2)) / 8 } };
    case "ES256":
    case "ES384":
    case "ES512": {
      const namedCurve = { ES256: "P-256", ES384: "P-384", ES512: "P-521" }[alg];
      return { generate: { name: "ECDSA", namedCurve }, sign: { name: "ECDSA", hash } };
    }
    case "EdDSA":
    case "Ed25519":
      return { generate: { name: "Ed25519" }, sign: { name: "Ed25519" } };
  }
}

export async function createSigner(
  alg: SignatureAlgorithmName,
  kid = `${alg}-key`,
  { modulusLength = 2048 }: { modulusLength?: number } = {},
): Promise<Signer> {
  const { generate, sign } = primitiveOf(alg, modulusLength);
  const pair = (await crypto.subtle.generateKey(generate, true, ["sign", "verify"])) as CryptoKeyPair;
  const { key_ops: _public, ext: _, ...publicMembers } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const { key_ops: _private, ext: __, ...privateMembers } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const described = { kid, alg, use: "sig" };
  return {
    alg,
    kid,
    publicKey: pair.publicKey,
    publicJwk: { ...publicMembers, ...described },
    privateJwk: { ...privateMembers, ...described },
    sign: async (input) => new Uint8Array(await crypto.subtle.sign(sign, pair.privateKey, utf8(input))),
  };
}

/** A compact JWS. A header member that is `undefined` is omitted. A part given as text is used verbatim. */
export async function compact(header: Json | string, payload: Json | string, signer: Signer): Promise<string> {
  const protectedHeader = typeof header === "string" ? header : { alg: signer.alg, kid: signer.kid, ...header };
  const input = `${encode(protectedHeader)}.${encode(payload)}`;
  return `${input}.${encode(await signer.sign(input))}`;
}

/** A compact JWS with an HMAC under any bytes, such as a public key used as a secret. */
export async function hmacCompact(
  header: Json,
  payload: Json,
  secret: Uint8Array<ArrayBuffer>,
  bits = 256,
): Promise<string> {
  const input = `${encode(header)}.${encode(payload)}`;
  const algorithm = { name: "HMAC", hash: `SHA-${bits}` };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return `${input}.${encode(new Uint8Array(await crypto.subtle.sign(algorithm, key, utf8(input))))}`;
}

/** A public key as SubjectPublicKeyInfo, in DER and in PEM. */
export async function spki(key: CryptoKey): Promise<{ der: Uint8Array<ArrayBuffer>; pem: string }> {
  const der = new Uint8Array(await crypto.subtle.exportKey("spki", key));
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return { der, pem: `-----BEGIN PUBLIC KEY-----\n${lines.join("\n")}\n-----END PUBLIC KEY-----\n` };
}

/** The SHA-256 hash of a text, in base64url. */
export async function sha256(text: string): Promise<string> {
  return encode(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}
