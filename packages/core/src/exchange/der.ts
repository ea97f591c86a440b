import type { SignatureAlgorithmName } from "../verify/algorithms.ts";

// Object identifiers of key algorithms, with DER tag and length (RFC 3279, 5480, 8410).
const RSA_ENCRYPTION = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_PUBLIC_KEY = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const NULL = [0x05, 0x00];
const VERSION_0 = [0x02, 0x01, 0x00];
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;

const KINDS = [
  { alg: "RS256", oid: RSA_ENCRYPTION },
  { alg: "ES256", oid: [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07] },
  { alg: "ES384", oid: [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22] },
  { alg: "EdDSA", oid: [0x06, 0x03, 0x2b, 0x65, 0x70] },
] as const;

/** The signature algorithm of a private key in DER, by its object identifier. Undefined if none is known. */
export function signingAlgorithmOf(der: Uint8Array): SignatureAlgorithmName | undefined {
  return KINDS.find(({ oid }) => includes(der, oid))?.alg;
}

/**
 * Converts a PKCS#8 key to version 1 (RFC 5208), without attributes. In version 2 (RFC 5958 section 2), which ring and
 * BouncyCastle write, the public key follows the private key, and not every engine reads that. Returns any other input
 * unchanged.
 */
export function plainPkcs8(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const outer = elementAt(der, 0, SEQUENCE);
  const version = outer && elementAt(der, outer.contentAt, INTEGER);
  const algorithm = version && elementAt(der, version.end, SEQUENCE);
  const privateKey = algorithm && elementAt(der, algorithm.end, OCTET_STRING);
  if (!outer || !version || !privateKey || privateKey.end >= outer.end) return der;
  return new Uint8Array(element(SEQUENCE, [...VERSION_0, ...der.subarray(version.end, privateKey.end)]));
}

/** Where a DER element begins and ends (X.690 section 8.1), or undefined if there is no element with this tag. */
function elementAt(der: Uint8Array, at: number, tag: number): { contentAt: number; end: number } | undefined {
  const [actual, first = 0] = der.subarray(at, at + 2);
  if (actual !== tag) return undefined;
  // A first byte of 0x80 or more gives the number of length bytes. Two length bytes are enough for any key.
  const sizeOfLength = first < 0x80 ? 0 : first - 0x80;
  if (sizeOfLength > 2) return undefined;
  const contentAt = at + 2 + sizeOfLength;
  const length = der.subarray(at + 2, contentAt).reduce((sum, byte) => sum * 0x100 + byte, 0);
  const end = contentAt + (sizeOfLength === 0 ? first : length);
  return end <= der.length ? { contentAt, end } : undefined;
}

/** Wraps an RSA key (PKCS#1, RFC 8017 appendix A.1.2) into PKCS#8 (RFC 5208), the only form WebCrypto reads. */
export function pkcs8FromPkcs1(rsaPrivateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return pkcs8([...RSA_ENCRYPTION, ...NULL], rsaPrivateKey);
}

/** Wraps an EC key (SEC1, RFC 5915) into PKCS#8. Returns undefined if the key names no known curve. */
export function pkcs8FromSec1(ecPrivateKey: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const curve = KINDS.find(({ alg, oid }) => alg.startsWith("ES") && includes(ecPrivateKey, oid));
  return curve && pkcs8([...EC_PUBLIC_KEY, ...curve.oid], ecPrivateKey);
}

function pkcs8(algorithm: number[], privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const content = [...VERSION_0, ...element(SEQUENCE, algorithm), ...element(OCTET_STRING, privateKey)];
  return new Uint8Array(element(SEQUENCE, content));
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
