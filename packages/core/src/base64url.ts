/**
 * The bytes that a canonical base64url text stands for (RFC 4648 section 5), or undefined if it is none: without padding or
 * white space, and with the bits that stand for no byte zero, so that no bytes have two spellings.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  return isCanonical(text) ? bytesOf(binary(text)) : undefined;
}

/** The text whose UTF-8 encoding a canonical base64url text stands for, or undefined if there is none. */
export function decodeBase64urlText(text: string): string | undefined {
  if (!isCanonical(text)) return undefined;
  const bytes = binary(text);
  // Most are ASCII, which is its own encoding.
  return BEYOND_ASCII.test(bytes) ? decodeUtf8(bytesOf(bytes)) : bytes;
}

const ALPHABET = /^[\w-]*$/;
const BEYOND_ASCII = /[\x80-\xff]/;
/** The last characters that leave 4 or 2 bits over, all of them zero. */
const LAST_OF_TWO = "AQgw";
const LAST_OF_THREE = "AEIMQUYcgkosw048";

function isCanonical(text: string): boolean {
  if (!ALPHABET.test(text)) return false;
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

/** One character a byte. */
function binary(text: string): string {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
