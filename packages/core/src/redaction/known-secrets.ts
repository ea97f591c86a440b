import { Fingerprints } from "./fingerprints.ts";

/** 1 to 3 MiB of memory, and 4 at most. */
const MAX_BEGINNINGS = 4_096;
/** What is shorter is in honest words by chance, and no secret either. */
const MIN_LENGTH = 8;
/** The characters that a token may have (RFC 6749 appendix A.12). */
const ASCII = /^[\x20-\x7e]*$/;

/** See docs/decisions/0013-known-tokens.md: a token that one object was granted may be quoted in what another one reports. */
export const knownSecrets = new Fingerprints(MAX_BEGINNINGS);

/**
 * Makes secrets known to this process, so that no event repeats them: as they are, as they stand in a URL, and as JSON may
 * spell them. Nothing keeps their text.
 */
export function rememberSecrets(...secrets: readonly (string | undefined)[]): void {
  for (const secret of secrets) {
    // Clients and stores of others may give what they should not.
    if (typeof secret !== "string" || secret.length < MIN_LENGTH) continue;
    for (const spelling of new Set([secret, ...spellingsOf(secret)])) knownSecrets.add(spelling);
  }
}

/** The same for a token that was granted before and is in use: it must not be forgotten for those that came since. */
export function keepRemembered(secret: string): void {
  if (!knownSecrets.touch(secret)) rememberSecrets(secret);
}

/** In a path, in a form or a query, with hexadecimal digits of either case; and in JSON, where PHP escapes slashes. */
function spellingsOf(secret: string): readonly string[] {
  if (!ASCII.test(secret)) return [];
  const inUrls = [encodeURIComponent(secret), new URLSearchParams({ "": secret }).toString().slice("=".length)];
  return [...inUrls, ...inUrls.map(withSmallDigits), secret.replaceAll("/", "\\/")];
}

/** `%2f` for `%2F`, as .NET writes it. */
function withSmallDigits(encoded: string): string {
  return encoded.replace(/%[\dA-F]{2}/g, (octet) => octet.toLowerCase());
}
