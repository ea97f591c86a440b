import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UpstreamToken } from "../../src/cache/granter.ts";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import type { TokenResponse } from "../../src/exchange/response.ts";
import { caller, NOON } from "./support.ts";

/**
 * Isolation as a property. The zone of this model writes into each token for whom and what it granted it, reading only
 * the subject token and the request. So a token that anybody gets can be held against what they asked for, without
 * knowing how the cache works.
 */

/** Who asks: near misses of one another in every part that decides what a zone grants. */
const CALLERS = [
  {},
  { sub: "bob" },
  { iss: "https://other-zone.example" },
  { client_id: "other-client" },
  { scope: "mcp:tools mcp:admin" },
  { aud: "https://other-mcp.example" },
  { act: { sub: "agent" } },
  { act: { sub: "agent", act: { sub: "another" } } },
  { cnf: { jkt: "thumbprint" } },
  { sub: "alice::https://api.example" },
].map(caller);
const RESOURCES = ["https://api.example", "https://api.example/", "https://zone.example::https://api.example"];
const SCOPES = [undefined, "a", "a b", "b a", ["a b"]];

interface Grant {
  subjectToken: string;
  resource: string;
  scopes: string[];
  expiresAt: number;
}

type Command =
  | { do: "ask"; who: number; form: "auth" | "claims" | "opaque"; resource: number; scope: number }
  | { do: "answer"; which: number; lifeSeconds: number }
  | { do: "fail"; which: number }
  | { do: "wait"; seconds: number }
  | { do: "break" | "repair" };

const index = (length: number): fc.Arbitrary<number> => fc.nat({ max: length - 1 });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      who: index(CALLERS.length),
      form: fc.constantFrom("auth" as const, "auth" as const, "claims" as const, "opaque" as const),
      resource: index(RESOURCES.length),
      scope: index(SCOPES.length),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      which: fc.nat({ max: 5 }),
      lifeSeconds: fc.constantFrom(0, 29, 31, 60, 90, 300),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fail" as const), which: fc.nat({ max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(1, 25, 100, 400) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("break" as const, "repair" as const) }) },
);

/** What decides a grant, as an unordered set of facts; independent of any cache key. */
function identityIn(token: string): unknown {
  if (token.startsWith("opaque-")) return { opaque: token };
  const { iss, sub, client_id, scope, aud, act, cnf } = JSON.parse(
    Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
  );
  return { iss, sub, client_id, scope: scope.split(" ").sort(), aud, act, cnf };
}

async function run(commands: readonly Command[], maxEntries: number): Promise<void> {
  let seconds = NOON;
  let broken = false;
  const held: { request: TokenExchangeRequest; settle: (outcome: TokenResponse | Error) => void }[] = [];
  const failures = new Map<Error, number>();
  const memory = new MemoryTokenStore({ maxEntries });
  const inOrder = <T>(work: () => T): T => {
    if (broken) throw new Error("the store is out of order");
    return work();
  };
  const cache = new TokenCache(
    {
      exchangeToken: (request) =>
        new Promise((resolve, reject) => {
          held.push({ request, settle: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)) });
        }),
    },
    {
      now: () => seconds * 1000,
      onEvent: () => undefined,
      waitMs: 60_000,
      store: {
        get: (key) => inOrder(() => memory.get(key)),
        set: (key, token) => inOrder(() => memory.set(key, token)),
        delete: (key) => inOrder(() => memory.delete(key)),
      },
    },
  );
  const calls: Promise<void>[] = [];
  let open = 0;

  const check = (token: UpstreamToken, asked: { token: string; resource: string; scope: unknown }): void => {
    const grant: Grant = JSON.parse(token.accessToken);
    expect(identityIn(grant.subjectToken)).toEqual(identityIn(asked.token));
    expect(grant.resource).toBe(asked.resource);
    expect(new Set(grant.scopes)).toEqual(new Set([asked.scope ?? []].flat().join(" ").split(" ").filter(Boolean)));
    expect(token.expiresAt).toBe(grant.expiresAt);
  };
  const ask = ({ who, form, resource: at, scope: which }: Command & { do: "ask" }): void => {
    const auth = CALLERS[who] ?? caller();
    const resource = RESOURCES[at] ?? "";
    const scope = SCOPES[which];
    const token = form === "opaque" ? `opaque-${who}` : auth.token;
    open += 1;
    const call =
      form === "auth"
        ? cache.getToken(auth, resource, { scope })
        : cache.getToken(auth.subject, token, resource, { scope });
    calls.push(
      call
        .then(
          (granted) => check(granted, { token, resource, scope }),
          (error: Error) => {
            // Only what the zone of this model failed with, and each failure reaches one caller at most.
            expect(failures.has(error)).toBe(true);
            failures.set(error, (failures.get(error) ?? 0) + 1);
            expect(failures.get(error)).toBe(1);
          },
        )
        .finally(() => {
          open -= 1;
        }),
    );
  };
  const settle = (which: number, lifeSeconds: number | undefined): void => {
    const [exchange] = held.splice(which % Math.max(1, held.length), 1);
    if (!exchange) return;
    const { subjectToken, resource, scope } = exchange.request;
    if (lifeSeconds === undefined) {
      const error = new Error("the zone refuses");
      failures.set(error, 0);
      exchange.settle(error);
      return;
    }
    const grant = { subjectToken, resource, scopes: scope?.split(" ") ?? [], expiresAt: seconds + lifeSeconds };
    exchange.settle({ accessToken: JSON.stringify(grant), tokenType: "Bearer", expiresIn: lifeSeconds });
  };
  /** Lets everything that can happen now happen. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  for (const step of commands) {
    if (step.do === "ask") ask(step);
    else if (step.do === "answer") settle(step.which, step.lifeSeconds);
    else if (step.do === "fail") settle(step.which, undefined);
    else if (step.do === "wait") seconds += step.seconds;
    else broken = step.do === "break";
    if (step.do !== "ask") await turn();
  }
  while (open > 0) {
    await turn();
    settle(0, 300);
  }
  await Promise.all(calls);
}

describe("isolation", () => {
  it("gives every caller a token that was granted for exactly that caller, resource and scopes", async () => {
    await fc.assert(fc.asyncProperty(fc.array(command, { maxLength: 60 }), fc.constantFrom(1, 3, 100), run), {
      numRuns: 10_000,
    });
  }, 30_000);
});
