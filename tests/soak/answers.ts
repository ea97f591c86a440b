// What must be true of every answer.
import type { JWTPayload } from "jose";
import { keyOf, lacksScope, type Question } from "./callers.ts";
import { SEND_SCOPE, UPSTREAM_SCOPES } from "./operations.ts";
import { Violation } from "./violation.ts";

/** The moment and the question to which an answer belongs. */
export interface Circumstances {
  /** What the zone goes through. */
  phase: string;
  /** Whether the zone was healthy all the while. */
  isSettled: boolean;
  /** Whether the caller's token was good all the while. */
  isCredentialGood: boolean;
  /** Whether the upstream API may have refused a token whose key was retired meanwhile. */
  mayBeRefusedUpstream: boolean;
}

const REFUSAL = "no refusal and no 5xx without a cause";
const IDENTITY = "the token is the caller's";

/** An outage is not an invalid token, and a healthy zone is no reason to fail. */
export function checkStatus(
  question: Question,
  { status, headers }: Pick<Response, "status" | "headers">,
  { phase, isSettled, isCredentialGood, mayBeRefusedUpstream }: Circumstances,
): void {
  const wrong = (why: string) =>
    new Violation(REFUSAL, `${status} to ${question.operation} for ${keyOf(question)}: ${why} (the zone: ${phase})`);
  if (lacksScope(question)) {
    if (status < 400) throw wrong("the token lacks the scope");
    if (status === 403 && isCredentialGood && !headers.get("WWW-Authenticate")?.includes(SEND_SCOPE)) {
      throw wrong("the challenge does not name the scope");
    }
  }
  if (status === 503 && !headers.has("Retry-After")) throw wrong("no Retry-After");
  if (status >= 500 && isSettled && isCredentialGood) throw wrong("the zone is healthy");
  if (status >= 500 || status === 200 || !isCredentialGood) return;
  if (status === 403 && lacksScope(question)) return;
  if (status === 401 && question.operation === "call" && mayBeRefusedUpstream) return;
  throw wrong("the caller's token is good");
}

/** The token is for this caller, this resource and this scope, and from nobody's else exchange. */
export function checkToken(question: Question, claims: JWTPayload, owners: Owners, nowMs: number): void {
  const { caller, resource, operation } = question;
  const actor = (claims.act as { sub?: unknown } | undefined)?.sub;
  const found = [claims.sub, claims.aud, claims.client_id, actor, claims.scope];
  const expected = [caller.user, resource, caller.fleet, caller.fleet, UPSTREAM_SCOPES[operation]];
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Violation(IDENTITY, `expected ${expected.join(", ")}; got ${found.join(", ")}`);
  }
  if (!(Number(claims.exp) * 1000 > nowMs))
    throw new Violation(IDENTITY, `${keyOf(question)} got one that has expired`);
  owners.note(String(claims.jti), keyOf(question));
}

/** What the upstream API says of the token that the server used. */
export function checkProfile(question: Question, profile: unknown): void {
  const { id, via, scope } = (profile ?? {}) as { id?: unknown; via?: { application?: unknown }; scope?: unknown };
  const { caller, operation } = question;
  if (id === caller.user && via?.application === caller.fleet && scope === UPSTREAM_SCOPES[operation]) return;
  throw new Violation(IDENTITY, `${keyOf(question)} was served as ${JSON.stringify(profile)}`);
}

/** Whose each token is. The zone says in a token who the user is, but not which client; so nobody else may ever get it. */
export class Owners {
  readonly #keys = new Map<string, string>();

  note(jti: string, key: string): void {
    const owner = this.#keys.get(jti) ?? key;
    if (owner !== key) throw new Violation(IDENTITY, `a token of ${owner} was given to ${key}`);
    this.#keys.set(jti, owner);
  }
}
