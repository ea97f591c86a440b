import { parseUrl } from "../encoding/url.ts";

/**
 * The forms in which a server may look up a resource: as sent, as a URL parser writes it (as in the MCP SDK), and
 * percent-decoded. `mail://x/./admin` and `mail://x/%61dmin` may both be `mail://x/admin`.
 */
export function spellingsOf(uri: string): string[] {
  const parsed = new Set([uri, decoded(uri)].flatMap((text) => [text, parseUrl(text)?.href ?? text]));
  return [...new Set([...parsed].flatMap((text) => [text, decoded(text)]))];
}

/** Percent-decodes once. In sequences that are not UTF-8, decodes only the ASCII bytes. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded.replace(/%[0-7][\da-f]/gi, (byte) => String.fromCharCode(Number.parseInt(byte.slice(1), 16)));
    }
  });
}
