import { parsePublicUrl } from "../encoding/url.ts";

/**
 * The target of a request in normal form: scheme, host, port and path, without query and fragment (RFC 9449 section 4.3,
 * check 9). Two spellings of one URI have the same form (RFC 3986 sections 6.2.2 and 6.2.3). Undefined if `uri` is not an
 * absolute http or https URI.
 */
export function targetUri(uri: string): string | undefined {
  // A URL parser takes a backslash for a slash. A URI contains none.
  const url = uri.includes("\\") ? undefined : parsePublicUrl(uri);
  return url && url.origin + normalizedPath(url.pathname);
}

/** Decodes the characters that need no encoding, and writes all other codes in capitals. */
function normalizedPath(pathname: string): string {
  return pathname.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : code.toUpperCase();
  });
}
