import { Fingerprints } from "./fingerprints.ts";
import { knownSecrets } from "./known-secrets.ts";

/** The largest number of characters of a message in a log line. */
export const MAX_MESSAGE_LENGTH = 2_048;
/** The number of characters read beyond the limit, to find the end of a secret that begins before it. */
const MAX_SECRET_LENGTH = 16 * 1024;

/** The characters of a JWT. */
const RUN = /[\w.-]+/g;
/**
 * The beginning of a JSON object in base64url, as in the header of a JWT: a brace, then a name or white space. Two
 * groups of letters that encode ASCII must follow, which excludes texts such as `keyAlgorithm.namedCurve`.
 */
const JWT_HEADER =
  /(?:ey(?:A[JKNgi]|J[\w-])|ewo[Jgi]|ew0K)(?:[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][\w-]){2}/;
/** The least length of the text after a header, in characters. */
const MIN_LENGTH = 8;

/**
 * The first `limit` characters of foreign text, without the secrets that it may quote: the given ones, the tokens that
 * this process was granted, and anything that looks like a JWT. The time it takes does not depend on the content of the
 * text.
 */
export function redact(
  text: string,
  secrets: readonly (string | undefined)[] = [],
  limit = MAX_MESSAGE_LENGTH,
): string {
  const given = new Fingerprints(secrets.length);
  for (const secret of secrets) if (secret) given.add(secret);
  const head = text.slice(0, limit + MAX_SECRET_LENGTH);
  const jwts = jwtsIn(head);
  const stop = Math.min(limit, head.length);
  let clean = "";
  let copied = 0;
  for (let at = 0; at < stop; ) {
    const ofGiven = given.endOf(head, at);
    const end = Math.max(ofGiven ?? 0, knownSecrets.endOf(head, at) ?? 0, jwts.get(at) ?? 0);
    if (end === 0) {
      at += 1;
      continue;
    }
    clean += head.slice(copied, at) + (ofGiven === undefined ? "(token)" : "(secret)");
    at = end;
    copied = end;
  }
  clean += head.slice(copied, Math.max(copied, stop));
  return text.length > Math.max(copied, stop) ? `${clean}...` : clean;
}

/** Where each text that looks like a JWT begins and ends, whole or cut off. */
function jwtsIn(text: string): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const start = startOfJwt(run);
    if (start !== undefined) found.set(index + start, index + run.length);
  }
  return found;
}

function startOfJwt(run: string): number | undefined {
  let offset = 0;
  for (const part of run.split(".")) {
    const header = part.search(JWT_HEADER);
    const next = offset + part.length + 1;
    if (header >= 0 && run.length - next >= MIN_LENGTH) return offset + header;
    offset = next;
  }
  return undefined;
}
