import fc from "fast-check";
import { expect, it } from "vitest";
import { InsufficientScopeError, InvalidTokenError } from "../../src/errors.ts";
import type { Expectation } from "../../src/verify/expectation.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { type Clock, createClock, SECOND_MS } from "../support/clock.ts";
import { compact, createSigner, type Signer } from "../support/forge.ts";

const [A, B] = ["https://a.example", "https://b.example"];
const SERVER = "https://mcp.example";
const KID = "the same at both";

const [keyOfA, keyOfB, stranger] = await Promise.all([
  createSigner("ES256", KID),
  createSigner("ES256", KID),
  createSigner("ES256", KID),
]);
const jwks = { [A]: { keys: [keyOfA.publicJwk] }, [B]: { keys: [keyOfB.publicJwk] } };

// All times are in seconds since the start.
const time = fc.constantFrom(undefined, -10, 0, 0, 0, 8);
const issuance = fc.record({
  iss: fc.constantFrom(A, B),
  aud: fc.constantFrom(SERVER, `${SERVER}/mcp`, ["https://other.example", `${SERVER}/mcp/`], "an id"),
  scope: fc.constantFrom("read", "read write", ""),
  nbf: time,
  iat: time,
  exp: fc.constantFrom(-4, 10, 20, 300),
});
type Issuance = typeof issuance extends fc.Arbitrary<infer T> ? T : never;

const request = fc.record({
  which: fc.nat(8),
  /** The clock's time at that moment. It may have been set back. */
  at: fc.constantFrom(0, 0, 0, 1, 3, 8, 14, 15, 25, -5, -6, -20),
  path: fc.constantFrom("/", "/mcp", "/mcp/tools", "/mcpx"),
  requiredScopes: fc.constantFrom([], [], ["read"], ["write"]),
  audiences: fc.constantFrom(undefined, ["an id"]),
  resource: fc.constantFrom(undefined, undefined, `${SERVER}/mcp`),
});

function tokenOf({ nbf, iat, exp, ...claims }: Issuance, signer: Signer, clock: Clock): Promise<string> {
  const at = (fromNow: number | undefined) => (fromNow === undefined ? undefined : clock.seconds() + fromNow);
  const times = { nbf: at(nbf), iat: at(iat), exp: at(exp) };
  return compact({ typ: "at+jwt" }, { sub: "alice", client_id: "client", ...claims, ...times }, signer);
}

/** The token from its issuer, and the same claims signed by the other issuer and by a third party. */
function tokensOf(issued: Issuance, clock: Clock): Promise<string[]> {
  const [own, other] = issued.iss === A ? [keyOfA, keyOfB] : [keyOfB, keyOfA];
  return Promise.all([own, other, stranger].map((signer) => tokenOf(issued, signer, clock)));
}

/** The caller's details, or the reason of the refusal. */
async function fate(tell: () => object | Promise<object>): Promise<unknown> {
  try {
    return { ...(await tell()) };
  } catch (error) {
    if (error instanceof InvalidTokenError || error instanceof InsufficientScopeError) return error.reason;
    throw error;
  }
}

it("A token meets the same fate, whatever was verified before", async () => {
  const histories = [
    fc.array(issuance, { minLength: 1, maxLength: 3 }),
    fc.array(request, { minLength: 20, maxLength: 40 }),
  ] as const;
  await fc.assert(
    fc.asyncProperty(...histories, async (issued, requests) => {
      const clock = createClock();
      const startMs = clock.now();
      const tokens = (await Promise.all(issued.map((one) => tokensOf(one, clock)))).flat();
      const verifier = (memoEntries: number) =>
        new TokenVerifier({ issuers: [A, B], jwks, now: clock.now, memoEntries, onEvent: () => undefined });
      const [warm, cold] = [verifier(4), verifier(0)];
      for (const { which, at, path, ...asked } of requests) {
        clock.set(startMs + at * SECOND_MS);
        const token = tokens[which % tokens.length] ?? "";
        const expectation: Expectation = { url: new URL(path, SERVER), ...asked };
        const expected = await fate(() => cold.check(token, expectation));
        expect(await fate(() => warm.check(token, expectation))).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
});
