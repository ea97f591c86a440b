import { parseUrl } from "../encoding/url.ts";

/**
 * The forms in which a server may look up a resource: as sent, as a URL parser writes it (the MCP SDK does that), and
 * percent-decoded. `mail://x/./admin` and `mail://x/%61dmin` may both be `mail://x/admin`.
 */
export function spellingsOf(uri: string): string[] {
  const parsed = [uri, decoded(uri)].flatMap((text) => [text, parseUrl(text)?.href ?? text]);
  return [...new Set(parsed.flatMap((text) => [text, decoded(text)]))];
}

/** Percent-decoded once. Of bytes that are not UTF-8, only the ASCII ones are decoded. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded.replace(/%[0-7][\da-f]/gi, decodeURIComponent);
    }
  });
}
