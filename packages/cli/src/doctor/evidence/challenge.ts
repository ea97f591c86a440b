/** One challenge of a `WWW-Authenticate` header. Names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A token, optionally with a value: `name=token` or `name="quoted"` (RFC 9110 section 11.2). */
const PART = /([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?[ \t]*(?:,[\s,]*)?/gy;

/** Parses the challenges of a header (RFC 9110 section 11.6.1). Returns undefined if the header is malformed. */
export function parseChallenges(header: string): Challenge[] | undefined {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const text = header.trim();
  let length = 0;
  for (const [part, name = "", quoted, plain] of text.matchAll(PART)) {
    length += part.length;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? plain;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else if (!challenges.at(-1)?.parameters.set(name.toLowerCase(), value)) return undefined;
  }
  return length === text.length ? challenges : undefined;
}

/**
 * The challenge of a header that leads a client to the login: that of `Bearer`, or of `DPoP` at a server that takes only bound
 * tokens (RFC 9449 section 7.1). Undefined if there is none.
 */
export function tokenChallengeIn(header: string | null): Challenge | undefined {
  const challenges = parseChallenges(header ?? "");
  return challenges?.find(({ scheme }) => scheme === "bearer") ?? challenges?.find(({ scheme }) => scheme === "dpop");
}
