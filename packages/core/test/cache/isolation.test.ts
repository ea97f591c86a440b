import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { Sealer } from "../../src/cache/sealing.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import type { UpstreamToken } from "../../src/cache/upstream-token-client.ts";
import { ModelZone } from "./isolation-model.ts";
import { KINDS, type Kind, type Mood, MoodyStorage, storeOf } from "./isolation-stores.ts";
import { caller, NOON } from "./support.ts";
import { sealSynchronously } from "./synchronous-sealing.ts";

/**
 * Isolation as a property: for every order of events, each returned token was issued for exactly what its caller
 * requested. The model zone, which knows nothing of keys, stores or caches, decides that.
 */

/** Callers that differ slightly in each part that decides a grant. */
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
  { acr: "urn:example:strong" },
  { authorization_details: [{ type: "payment" }] },
  { sub: "alice::https://api.example" },
].map(caller);
const RESOURCES = ["https://api.example", "https://api.example/", "https://zone.example::https://api.example"];
const SCOPES = [undefined, "a", "a b", "b a", ["a b"]];
const MOODS: readonly Mood[] = ["well", "failing", "corrupt", "stale", "swapping"];

interface Ask {
  do: "ask";
  isolate: number;
  who: number;
  form: "auth" | "claims" | "opaque";
  resource: number;
  scope: number;
  /** When the caller may abort: never, at once, or when a command says so. */
  waits: "always" | "never" | "sometimes";
}
type Command =
  | Ask
  | { do: "answer"; which: number; lifeSeconds: number }
  | { do: "fail"; which: number }
  | { do: "leave"; which: number }
  | { do: "wait"; seconds: number }
  | { do: "invalidate"; isolate: number; who: number; resource: number }
  | { do: "mood"; mood: Mood };

const index = (length: number): fc.Arbitrary<number> => fc.nat({ max: length - 1 });
const isolate = index(2);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      isolate,
      who: index(CALLERS.length),
      form: fc.constantFrom("auth" as const, "auth" as const, "claims" as const, "opaque" as const),
      resource: index(RESOURCES.length),
      scope: index(SCOPES.length),
      waits: fc.constantFrom(
        "always" as const,
        "always" as const,
        "sometimes" as const,
        "sometimes" as const,
        "never" as const,
      ),
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
  { weight: 3, arbitrary: fc.record({ do: fc.constant("leave" as const), which: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(1, 25, 100, 400) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("invalidate" as const),
      isolate,
      who: index(CALLERS.length),
      resource: index(RESOURCES.length),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("mood" as const), mood: fc.constantFrom(...MOODS) }) },
);

/** The settings of one run. */
interface Setting {
  maxEntries: number;
  /** The number of callers, resources and scopes. Few cause collisions; many test the separation. */
  variety: number;
  /** Unknown claims of further callers. */
  claims: [name: string, value: unknown][];
}

const KNOWN_CLAIMS = ["iss", "sub", "client_id", "azp", "aud", "scope", "cnf", "iat", "nbf", "exp", "jti"];

const setting: fc.Arbitrary<Setting> = fc.record({
  maxEntries: fc.constantFrom(1, 3, 100),
  variety: fc.constantFrom(1, 2, 3, 100),
  claims: fc.array(
    fc.tuple(
      fc.oneof(fc.constantFrom("roles", "scp"), fc.string()).filter((name) => !KNOWN_CLAIMS.includes(name)),
      fc.oneof(fc.constantFrom("admin", "read"), fc.jsonValue({ maxDepth: 1 })),
    ),
    { maxLength: 3 },
  ),
});

async function run(
  commands: readonly Command[],
  { kind, maxEntries, variety, claims }: Setting & { kind: Kind },
): Promise<void> {
  let seconds = NOON;
  const now = () => seconds * 1000;
  const zone = new ModelZone();
  const storage = new MoodyStorage();
  const leaders = new Set<string>();
  const cacheOfIsolate = () => {
    const store = storeOf(kind, storage, leaders, { maxEntries, now });
    return new TokenCache(zone.exchanger, { now, onEvent: () => undefined, waitMs: 60_000, store });
  };
  const caches = [cacheOfIsolate(), cacheOfIsolate()] as const;
  const [first, ...others] = CALLERS;
  const callers = [first, ...claims.map((claim) => caller(Object.fromEntries([claim]))), ...others] as AuthInfo[];
  const cacheOf = (which: number): TokenCache => caches[which === 0 ? 0 : 1];
  const oneOf = <T>(all: readonly T[], which: number): T => all[which % Math.min(variety, all.length)] as T;
  const calls: Promise<void>[] = [];
  const gone = new Error("gone");
  const fickle: (() => void)[] = [];
  let open = 0;

  const track = (call: Promise<void>): void => {
    open += 1;
    calls.push(call.finally(() => (open -= 1)));
  };
  const ask = ({ isolate: at, who, form, resource: which, scope: scopes, waits }: Ask): void => {
    const auth = oneOf(callers, who);
    const resource = oneOf(RESOURCES, which);
    const scope = oneOf(SCOPES, scopes);
    const token = form === "opaque" ? `opaque-${who}` : auth.token;
    // Only calls that may end early have a signal: it takes as long as the rest of a call.
    const controller = waits === "always" ? undefined : new AbortController();
    const options = { scope, ...(controller && { signal: controller.signal }) };
    const call: Promise<UpstreamToken> =
      form === "auth"
        ? cacheOf(at).getToken(auth, resource, options)
        : cacheOf(at).getTokenForSubject(auth.subject, token, resource, options);
    const leave = () => controller?.abort(gone);
    if (waits === "never") leave();
    if (waits === "sometimes") fickle.push(leave);
    const isRight = (granted: UpstreamToken) => zone.checkToken(granted, seconds, { token, resource, scope });
    track(call.then(isRight, (error: Error) => (error === gone ? undefined : zone.checkError(error))));
  };
  /** Lets all pending work run. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  for (const step of commands) {
    // No time passes between simultaneous steps.
    if (step.do === "wait") await turn();
    if (step.do === "ask") ask(step);
    else if (step.do === "answer") zone.grant(step.which, seconds, step.lifeSeconds);
    else if (step.do === "fail") zone.refuse(step.which);
    else if (step.do === "leave")
      for (const leave of fickle.splice(step.which % Math.max(1, fickle.length), 1)) leave();
    else if (step.do === "wait") seconds += step.seconds;
    else if (step.do === "mood") storage.mood = step.mood;
    else track(cacheOf(step.isolate).invalidate(oneOf(callers, step.who), oneOf(RESOURCES, step.resource)));
    if (step.do !== "ask") await turn();
  }
  while (open > 0) {
    await turn();
    zone.grant(0, seconds, 300);
  }
  await Promise.all(calls);
}

describe("isolation", () => {
  let restore: () => void;
  beforeEach(() => {
    const restoreSealing = sealSynchronously();
    const { stackTraceLimit } = Error;
    // Most of the errors are made to be caught, a million times. Of one that is reported, the first line is enough.
    Error.stackTraceLimit = 1;
    restore = () => {
      Error.stackTraceLimit = stackTraceLimit;
      restoreSealing();
    };
  });
  afterEach(() => restore());
  const RUNS = 2_500;
  /** The limit of what hangs. The runs take seconds on an idle machine, and minutes on a busy one. */
  const LIMIT_MS = 1_200_000;
  const seed = Number(process.env.ISOLATION_SEED) || Math.floor(Math.random() * 2 ** 31);

  it.each(KINDS)(
    "gives every caller a token that was granted for exactly that caller, resource and scopes: %s store",
    async (kind) => {
      console.info(`isolation: ${RUNS} interleavings, seed ${seed} (ISOLATION_SEED=${seed} repeats them)`);
      // fast-check's default of about ten commands is too few for a token to be cached, expire and be requested again.
      const commands = fc.array(command, { maxLength: 60, size: "max" });
      const property = fc.asyncProperty(commands, setting, (steps, chosen) => run(steps, { ...chosen, kind }));
      await fc.assert(property, { numRuns: RUNS, seed });
    },
    LIMIT_MS,
  );
});

describe("the sealing of these tests", () => {
  it("is that of Web Crypto", async () => {
    const secret = "of the model";
    const real = new Sealer({ secret });
    const sealed = await real.seal("a key", "a token");
    const name = await real.name("a key");
    const restore = sealSynchronously();
    onTestFinished(restore);
    expect(crypto.subtle.sign).not.toBe(SubtleCrypto.prototype.sign);
    const standIn = new Sealer({ secret });
    expect(await standIn.open("a key", sealed)).toBe("a token");
    expect(await standIn.name("a key")).toBe(name);
    await expect(standIn.open("another key", sealed)).rejects.toThrow("can't be opened");
    const back = await standIn.seal("a key", "another token");
    restore();
    expect(crypto.subtle.sign).toBe(SubtleCrypto.prototype.sign);
    expect(await real.open("a key", back)).toBe("another token");
  });
});
