/** The last characters that leave 4 or 2 bits over, all of them zero. */
const LAST_OF_TWO = "AQgw";
const LAST_OF_THREE = "AEIMQUYcgkosw048";
const BEYOND_ASCII = /[\x80-\xff]/;

/** Of ECMAScript 2026, and three times as fast as going through `atob`. */
type FromBase64 = (text: string, options: { alphabet: "base64url" }) => Uint8Array<ArrayBuffer>;
type ToBase64 = (this: Uint8Array, options: { alphabet: "base64url"; omitPadding: true }) => string;
const { fromBase64 } = Uint8Array as { fromBase64?: FromBase64 };
const { toBase64 } = Uint8Array.prototype as { toBase64?: ToBase64 };

/**
 * Whether a text of the base64url alphabet (RFC 4648 section 5) is the one spelling of the bytes that it stands for: of a
 * length that bytes have, and with the bits that stand for no byte zero.
 */
export function isCanonicalBase64url(text: string): boolean {
  const last = text.charAt(text.length - 1);
  switch (text.length % 4) {
    case 0:
      return true;
    case 2:
      return LAST_OF_TWO.includes(last);
    case 3:
      return LAST_OF_THREE.includes(last);
    default:
      return false;
  }
}

/** Bytes, or the UTF-8 encoding of a text, as base64url without padding. */
export function encodeBase64url(value: Uint8Array | string): string {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return toBase64?.call(bytes, { alphabet: "base64url", omitPadding: true }) ?? spelled(bytes);
}

function spelled(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes that base64url stands for. Throws if it is none. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  return fromBase64?.call(Uint8Array, text, { alphabet: "base64url" }) ?? bytesOf(binaryOf(text));
}

/** The text whose UTF-8 encoding base64url stands for. Throws if there is none. */
export function decodeBase64urlText(text: string): string {
  const binary = binaryOf(text);
  // Most are ASCII, which is its own encoding.
  if (!BEYOND_ASCII.test(binary)) return binary;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(binary));
}

/** One character a byte. */
function binaryOf(text: string): string {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
