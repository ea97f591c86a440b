import type { SignatureAlgorithmName } from "../verify/algorithms.ts";

// The object identifiers, with their DER tag and length, by which a key says what it is (RFC 3279, 5480, 8410).
const RSA_ENCRYPTION = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_PUBLIC_KEY = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const NULL = [0x05, 0x00];
const VERSION_0 = [0x02, 0x01, 0x00];

const KINDS = [
  { alg: "RS256", oid: RSA_ENCRYPTION },
  { alg: "ES256", oid: [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07] },
  { alg: "ES384", oid: [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22] },
  { alg: "EdDSA", oid: [0x06, 0x03, 0x2b, 0x65, 0x70] },
] as const;

/** The algorithm with which a private key in DER signs, told by its object identifier; undefined if none is known. */
export function signingAlgorithmOf(der: Uint8Array): SignatureAlgorithmName | undefined {
  return KINDS.find(({ oid }) => includes(der, oid))?.alg;
}

/** Wraps an RSA key (PKCS#1, RFC 8017 appendix A.1.2) into PKCS#8 (RFC 5208), the only form WebCrypto reads. */
export function pkcs8FromPkcs1(rsaPrivateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return pkcs8([...RSA_ENCRYPTION, ...NULL], rsaPrivateKey);
}

/** Wraps an EC key (SEC1, RFC 5915) into PKCS#8. Gives undefined if the key does not name a curve that is known here. */
export function pkcs8FromSec1(ecPrivateKey: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const curve = KINDS.find(({ alg, oid }) => alg.startsWith("ES") && includes(ecPrivateKey, oid));
  return curve && pkcs8([...EC_PUBLIC_KEY, ...curve.oid], ecPrivateKey);
}

function pkcs8(algorithm: number[], privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const content = [...VERSION_0, ...element(0x30, algorithm), ...element(0x04, privateKey)];
  return new Uint8Array(element(0x30, content));
}

function element(tag: number, content: ArrayLike<number>): number[] {
  return [tag, ...lengthOf(content.length), ...Array.from(content)];
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return [0x82, length >> 8, length & 0xff];
}

function includes(bytes: Uint8Array, part: readonly number[]): boolean {
  return bytes.some((_, start) => part.every((byte, offset) => bytes[start + offset] === byte));
}
