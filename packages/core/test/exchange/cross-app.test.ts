// An agent of one zone calls a server of another: two zones, and a protected server of the second.
import { startZone, type Zone } from "@edgegrant/zone";
import { exportPKCS8, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { CrossAppClient } from "../../src/exchange/cross-app.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { CLIENT_ID, CLIENT_SECRET, claimsOf, errorOf, MCP, published } from "./support.ts";

const NOTES = "https://notes.example/mcp";
const ID_JAG_TYPE = "urn:ietf:params:oauth:token-type:id-jag";
const users = [
  { id: "alice", name: "Alice Archer", email: "alice@example.com" },
  { id: "bob", name: "Bob Baker", email: "bob@example.com" },
];
const signing = { algorithm: "ES256" } as const;

/** The key that the agent signs with at the second zone. */
const identity = new WebIdentity(
  await exportPKCS8((await generateKeyPair("ES256", { extractable: true })).privateKey),
  "agent-abroad",
);
const jwksUri = published(() => identity.getPublicJwks());

let home: Zone;
let abroad: Zone;
beforeAll(async () => {
  // The zones name each other, so the second one starts again once the first one's address is known.
  const probe = await startZone({
    users,
    resources: [{ id: "x", name: "x", identifier: NOTES, scopes: [] }],
    applications: [],
  });
  await probe.close();
  const port = Number(new URL(probe.issuer).port);
  home = await startZone({
    signing,
    users,
    resources: [{ id: "mcp", name: "Agent", identifier: MCP, scopes: ["mcp:tools"] }],
    applications: [
      {
        id: "agent",
        name: "Agent",
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        provides: "mcp",
        dependencies: [],
        crossApp: [{ zone: probe.issuer, clientId: "agent-abroad" }],
      },
    ],
  });
  abroad = await startZone({
    port,
    signing,
    users,
    resources: [{ id: "notes", name: "Notes", identifier: NOTES, scopes: ["notes:read", "notes:write"] }],
    trustedZones: [{ issuer: home.issuer, jwksUri: `${home.issuer}/jwks` }],
    applications: [
      { id: "agent", name: "Agent", clientId: "agent-abroad", jwksUri: await jwksUri(), dependencies: ["notes"] },
    ],
  });
});
afterAll(() => Promise.all([home?.close(), abroad?.close()]));

const quiet = { onEvent: () => undefined };
const atHome = () =>
  new TokenExchangeClient(home.issuer, { ...quiet, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET });

/** A caller of the agent, as the agent's own server verified it. */
async function callerOf(user: string): Promise<AuthInfo> {
  const token = await home.mint({ user, resource: "mcp" });
  const claims = claimsOf(token);
  return { token, clientId: "minted", scopes: ["mcp:tools"], expiresAt: 0, subject: user, issuer: home.issuer, claims };
}

const server = () =>
  new ResourceServer({ ...quiet, issuer: abroad.issuer, resource: NOTES, requiredScopes: ["notes:read"] });
const call = (token: string) =>
  server().handle(
    new Request(NOTES, { headers: { Authorization: `Bearer ${token}` } }),
    (_, auth) => new Response(`${auth.subject} through ${auth.clientId}`),
  );

it("an agent of one zone reaches a server of another as each of its users, with one assertion each", async () => {
  const events: EdgegrantEvent[] = [];
  const onEvent = (event: EdgegrantEvent) => events.push(event);
  const tokens = new TokenCache(new CrossAppClient(atHome(), abroad.issuer, { onEvent, credential: identity }), quiet);
  for (const user of ["alice", "bob", "alice"]) {
    const { accessToken } = await tokens.getToken(await callerOf(user), NOTES, { scope: "notes:read" });
    expect(await (await call(accessToken)).text()).toBe(`${user} through agent-abroad`);
  }
  const issued = (zone: Zone) => zone.audit().filter(({ type }) => type === "credentials:issue");
  expect(issued(home).map(({ user }) => user)).toEqual(["alice", "bob"]);
  expect(issued(abroad).map(({ user, scopes }) => [user, scopes])).toEqual([
    ["alice", ["notes:read"]],
    ["bob", ["notes:read"]],
  ]);
  expect(events.filter(({ type }) => type === "exchange.succeeded")).toMatchObject([
    { issuer: abroad.issuer, resource: NOTES, subject: "alice" },
    { issuer: abroad.issuer, resource: NOTES, subject: "bob" },
  ]);
});

it("an identity assertion is no access token, at any server", async () => {
  const { accessToken, tokenType, issuedTokenType } = await atHome().exchangeToken({
    subjectToken: await home.mint({ resource: "mcp" }),
    requestedTokenType: ID_JAG_TYPE,
    audience: abroad.issuer,
    resource: NOTES,
  });
  expect([tokenType, issuedTokenType]).toEqual(["N_A", ID_JAG_TYPE]);
  expect((await call(accessToken)).status).toBe(401);
});

it("gets a new assertion for the retry, because the other zone takes each only once", async () => {
  const assertions: (string | null)[] = [];
  const losingTheFirstAnswer: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method !== "POST") return response;
    assertions.push(new URLSearchParams(String(init.body)).get("assertion"));
    if (assertions.length === 1) throw new TypeError("connection reset");
    return response;
  };
  const client = new CrossAppClient(atHome(), abroad.issuer, {
    ...quiet,
    fetch: losingTheFirstAnswer,
    credential: identity,
  });
  const { token } = await callerOf("alice");
  expect(await client.exchangeToken({ subjectToken: token, resource: NOTES })).toHaveProperty("accessToken");
  expect(new Set(assertions).size).toBe(2);
});

it.each([
  ["the user's zone", { audienceOnly: true }],
  ["the other zone", { audienceOnly: false }],
])("passes on the refusal of %s", async (_, { audienceOnly }) => {
  const issuer = audienceOnly ? home.issuer : abroad.issuer;
  const client = new CrossAppClient(atHome(), issuer, { ...quiet, credential: identity });
  const { token } = await callerOf("alice");
  const error = await errorOf(
    client.exchangeToken({ subjectToken: token, resource: NOTES, scope: "x" }),
    TokenExchangeError,
  );
  expect(error.errorCode).toBe(audienceOnly ? "access_denied" : "invalid_scope");
});
