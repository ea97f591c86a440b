// Checks that every answer must pass.
import type { JWTPayload } from "jose";
import { keyOf, lacksScope, type ToolCall } from "./callers.ts";
import { SEND_SCOPE, UPSTREAM_SCOPES } from "./operations.ts";
import { Violation } from "./violation.ts";

/** The zone's state during a tool call and its answer. */
export interface Circumstances {
  /** The zone's current phase. */
  phase: string;
  /** Whether the zone was healthy all the time. */
  isSettled: boolean;
  /** Whether the caller's token was valid all the time. */
  isCredentialGood: boolean;
  /** Whether the upstream API may have refused a token because its key was retired meanwhile. */
  mayBeRefusedUpstream: boolean;
}

const REFUSAL = "no refusal and no 5xx without a cause";
const IDENTITY = "the token is the caller's";

/** An outage must not give 401, and a healthy zone must not give an error. */
export function checkStatus(
  toolCall: ToolCall,
  { status, headers }: Pick<Response, "status" | "headers">,
  { phase, isSettled, isCredentialGood, mayBeRefusedUpstream }: Circumstances,
): void {
  const wrong = (why: string) =>
    new Violation(REFUSAL, `${status} to ${toolCall.operation} for ${keyOf(toolCall)}: ${why} (the zone: ${phase})`);
  if (lacksScope(toolCall)) {
    if (status < 400) throw wrong("the token lacks the scope");
    if (status === 403 && isCredentialGood && !headers.get("WWW-Authenticate")?.includes(SEND_SCOPE)) {
      throw wrong("the challenge does not name the scope");
    }
  }
  if (status === 503 && !headers.has("Retry-After")) throw wrong("no Retry-After");
  if (status >= 500 && isSettled && isCredentialGood) throw wrong("the zone is healthy");
  if (status >= 500 || status === 200 || !isCredentialGood) return;
  if (status === 403 && lacksScope(toolCall)) return;
  if (status === 401 && toolCall.operation === "call" && mayBeRefusedUpstream) return;
  throw wrong("the caller's token is good");
}

/** The token must be for this caller, resource and scope, and must come from this caller's own exchange. */
export function checkToken(toolCall: ToolCall, claims: JWTPayload, owners: Owners, nowMs: number): void {
  const { caller, resource, operation } = toolCall;
  const actor = (claims.act as { sub?: unknown } | undefined)?.sub;
  const found = [claims.sub, claims.aud, claims.client_id, actor, claims.scope];
  const expected = [caller.user, resource, caller.fleet, caller.fleet, UPSTREAM_SCOPES[operation]];
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Violation(IDENTITY, `expected ${expected.join(", ")}; got ${found.join(", ")}`);
  }
  if (!(Number(claims.exp) * 1000 > nowMs))
    throw new Violation(IDENTITY, `${keyOf(toolCall)} got one that has expired`);
  owners.note(String(claims.jti), keyOf(toolCall));
}

/** Checks the upstream API's answer to the server's token. */
export function checkProfile(toolCall: ToolCall, profile: unknown): void {
  const { id, via, scope } = (profile ?? {}) as { id?: unknown; via?: { application?: unknown }; scope?: unknown };
  const { caller, operation } = toolCall;
  if (id === caller.user && via?.application === caller.fleet && scope === UPSTREAM_SCOPES[operation]) return;
  throw new Violation(IDENTITY, `${keyOf(toolCall)} was served as ${JSON.stringify(profile)}`);
}

/** The owner of each token. The zone's tokens name the user but not the client, so a second owner is a violation. */
export class Owners {
  readonly #keys = new Map<string, string>();

  note(jti: string, key: string): void {
    const owner = this.#keys.get(jti) ?? key;
    if (owner !== key) throw new Violation(IDENTITY, `a token of ${owner} was given to ${key}`);
    this.#keys.set(jti, owner);
  }
}
