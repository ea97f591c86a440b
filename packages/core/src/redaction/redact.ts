import { Fingerprints } from "./fingerprints.ts";
import { knownSecrets } from "./known-secrets.ts";

/** In characters: what a log line may hold of a message, and what is read of it. */
export const MAX_MESSAGE_LENGTH = 2_048;
/** How far a secret is followed that begins within that length. */
const MAX_SECRET_LENGTH = 16 * 1024;

/** The characters of a JWT. */
const RUN = /[\w.-]+/g;
/**
 * How the JSON object begins that is a JWT's header, in base64url: with a name, or with white space. Two groups of letters follow
 * that stand for ASCII, by which `keyAlgorithm.namedCurve` is told from it.
 */
const JWT_HEADER =
  /(?:ey(?:A[JKNgi]|J[\w-])|ewo[Jgi]|ew0K)(?:[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][\w-]){2}/;
/** What follows a header is no shorter. */
const MIN_LENGTH = 8;

/**
 * The first `limit` characters of somebody else's text, without the secrets that it may quote: those given, the tokens that
 * this process was granted, and whatever looks like a JWT. It takes the same time, whatever the text is.
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
