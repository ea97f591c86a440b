import { bytesOf, textOf, utf8 } from "./bytes.ts";

/** The possible last characters of a text whose 4 or 2 unused bits are zero. */
const LAST_OF_TWO = "AQgw";
const LAST_OF_THREE = "AEIMQUYcgkosw048";
const BEYOND_ASCII = /[\x80-\xff]/;

/** From ECMAScript 2026. Three times as fast as `atob`. */
type FromBase64 = (text: string, options: { alphabet: "base64url" }) => Uint8Array<ArrayBuffer>;
type ToBase64 = (this: Uint8Array, options: { alphabet: "base64url"; omitPadding: true }) => string;
const { fromBase64 } = Uint8Array as { fromBase64?: FromBase64 };
const { toBase64 } = Uint8Array.prototype as { toBase64?: ToBase64 };

/** Bytes, or the UTF-8 encoding of a text, as base64url without padding. */
export function encodeBase64url(value: Uint8Array | ArrayBuffer | string): string {
  const bytes = typeof value === "string" ? utf8(value) : new Uint8Array(value);
  return toBase64?.call(bytes, { alphabet: "base64url", omitPadding: true }) ?? encodeWithBtoa(bytes);
}

function encodeWithBtoa(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Decodes base64url. Throws unless the text is the canonical encoding of its bytes. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64?.call(Uint8Array, text, { alphabet: "base64url" });
  if (!bytes) return bytesOf(binaryOf(text));
  requireCanonical(text, bytes.length);
  return bytes;
}

/** Decodes base64url to UTF-8 text. Throws unless it is valid UTF-8 in the canonical encoding. */
export function decodeBase64urlText(text: string): string {
  const binary = binaryOf(text);
  // Most texts are ASCII and need no UTF-8 decoding.
  if (!BEYOND_ASCII.test(binary)) return binary;
  return textOf(bytesOf(binary));
}

/** Decodes to one character per byte. */
function binaryOf(text: string): string {
  if (text.includes("+") || text.includes("/")) throw new TypeError("This is base64, not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  requireCanonical(text, binary.length);
  return binary;
}

/**
 * Throws unless `text` is the canonical encoding of `length` bytes (RFC 4648 section 3.5). Decoders accept more: white
 * space and padding, which make the text too long for its bytes, and non-zero unused bits in the last character.
 */
function requireCanonical(text: string, length: number): void {
  const last = text.charAt(text.length - 1);
  const remainder = text.length % 4;
  const hasUnusedBits =
    (remainder === 2 && !LAST_OF_TWO.includes(last)) || (remainder === 3 && !LAST_OF_THREE.includes(last));
  if (remainder === 1 || hasUnusedBits || length !== Math.floor((text.length * 3) / 4)) {
    throw new TypeError("This is not canonical base64url");
  }
}
