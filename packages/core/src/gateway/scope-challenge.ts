import { isScope } from "../metadata/scopes.ts";

/** A longer header is not read. */
const MAX_LENGTH = 8_192;
const MAX_SCOPES = 64;
/** A scheme, or a parameter with its value as a token or a quoted-string (RFC 9110 sections 11.2 and 5.6.4). */
const PART = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?[\s,]*/y;

/**
 * The scopes that a `WWW-Authenticate` header demands (RFC 6750 section 3.1): those of a Bearer challenge whose error is
 * `insufficient_scope`. Empty if there is none, or it can't be read. `offline_access` is left out: it is between the client
 * and the authorization server.
 */
export function demandedScopes(header: string | null): string[] {
  if (header === null || header.length > MAX_LENGTH) return [];
  const challenge = challengesIn(header).find(
    ({ scheme, parameters }) => scheme === "bearer" && parameters.get("error") === "insufficient_scope",
  );
  const scopes = (challenge?.parameters.get("scope") ?? "").split(" ").filter(isScope);
  const ofResource = scopes.filter((scope) => scope !== "offline_access");
  return [...new Set(ofResource)].slice(0, MAX_SCOPES);
}

interface Challenge {
  scheme: string;
  parameters: ReadonlyMap<string, string>;
}

function challengesIn(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const text = header.trim();
  const part = new RegExp(PART);
  for (let match = part.exec(text); match; match = part.exec(text)) {
    const [, name = "", quoted, bare] = match;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? bare;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return challenges;
}
