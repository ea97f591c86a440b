/** The last characters that leave 4 or 2 bits over, all of them zero. */
const LAST_OF_TWO = "AQgw";
const LAST_OF_THREE = "AEIMQUYcgkosw048";
const BEYOND_ASCII = /[\x80-\xff]/;

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

/** The bytes that canonical base64url stands for, one character each. */
export function decodeBase64url(text: string): string {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}

/** Writes bytes, one character each, into an array of bytes. */
export function writeBytes(binary: string, bytes: Uint8Array): void {
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
}

/** The text whose UTF-8 encoding canonical base64url stands for. Throws if there is none. */
export function decodeBase64urlText(text: string): string {
  const binary = decodeBase64url(text);
  // Most are ASCII, which is its own encoding.
  if (!BEYOND_ASCII.test(binary)) return binary;
  const bytes = new Uint8Array(binary.length);
  writeBytes(binary, bytes);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
