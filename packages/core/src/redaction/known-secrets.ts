import { Fingerprints } from "./fingerprints.ts";

/** About 1 MiB of memory at most. */
const MAX_BEGINNINGS = 4_096;
/** What is shorter is in honest words by chance, and no secret either. */
const MIN_LENGTH = 4;
/** The characters that a token may have (RFC 6749 appendix A.12). */
const ASCII = /^[\x20-\x7e]*$/;

/** See docs/decisions/0013-known-tokens.md: a token that one object was granted may be quoted in what another one reports. */
export const knownSecrets = new Fingerprints(MAX_BEGINNINGS);

/**
 * Makes secrets known to this process, so that no event repeats them: as they are, and as they stand in a URL. Nothing keeps
 * their text.
 */
export function rememberSecrets(...secrets: readonly (string | undefined)[]): void {
  for (const secret of secrets) {
    // Clients and stores of others may give what they should not.
    if (typeof secret !== "string" || secret.length < MIN_LENGTH) continue;
    for (const spelling of new Set([secret, ...inUrls(secret)])) knownSecrets.add(spelling);
  }
}

/** In a path, and in a form or a query. */
function inUrls(secret: string): readonly string[] {
  if (!ASCII.test(secret)) return [];
  return [encodeURIComponent(secret), new URLSearchParams({ "": secret }).toString().slice("=".length)];
}
