import { Fingerprints } from "./fingerprints.ts";

/** The largest number of beginnings to keep. They usually take 1 to 3 MiB of memory, and at most 4 MiB. */
const MAX_BEGINNINGS = 4_096;
/** Shorter texts are ignored: they occur in ordinary words by chance, and are no real secrets. */
const MIN_LENGTH = 8;
/** The characters that a token may have (RFC 6749 appendix A.12). */
const ASCII = /^[\x20-\x7e]*$/;

/**
 * The secrets known to this process. They are shared, because the error message of one object may quote a token that
 * was granted to another. See docs/decisions/0013-known-tokens.md.
 */
export const knownSecrets = /* @__PURE__ */ new Fingerprints(MAX_BEGINNINGS);

/**
 * Registers secrets in this process, so that no event repeats them: verbatim, as encoded in a URL, and as escaped in
 * JSON. Their text is not kept.
 */
export function rememberSecrets(...secrets: readonly (string | undefined)[]): void {
  for (const secret of secrets) {
    // Third-party clients and stores may return other types.
    if (typeof secret !== "string" || secret.length < MIN_LENGTH) continue;
    for (const spelling of new Set([secret, ...encodingsOf(secret)])) knownSecrets.add(spelling);
  }
}

/** Marks a token as in use, so that newer secrets do not evict it. Registers it if it is not known. */
export function refreshSecret(secret: string): void {
  if (!knownSecrets.touch(secret)) rememberSecrets(secret);
}

/**
 * The encodings of a secret: in a path, and in a form or a query, with upper-case or lower-case hexadecimal digits; and
 * in JSON, where PHP escapes slashes.
 */
function encodingsOf(secret: string): readonly string[] {
  if (!ASCII.test(secret)) return [];
  const inUrls = [encodeURIComponent(secret), new URLSearchParams({ "": secret }).toString().slice("=".length)];
  return [...inUrls, ...inUrls.map(withLowerCaseDigits), secret.replaceAll("/", "\\/")];
}

/** Writes `%2f` for `%2F`, as .NET does. */
function withLowerCaseDigits(encoded: string): string {
  return encoded.replace(/%[\dA-F]{2}/g, (octet) => octet.toLowerCase());
}
