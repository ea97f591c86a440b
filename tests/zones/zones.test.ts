// Authorization servers of other makers, which npm ships, and what this library makes of their tokens.
import { type AuthInfo, introspection, ResourceServer, type ResourceServerOptions } from "@edgegrant/core";
import { betterAuth, type Profile, rfc9068 } from "@edgegrant/core/profiles";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { call, readPage, started } from "./page.ts";
import { type BetterAuth, startBetterAuth } from "./servers/better-auth.ts";
import { startOidcProvider } from "./servers/oidc-provider.ts";
import { startOpenAuth } from "./servers/openauth.ts";
import type { ForeignServer } from "./servers/server.ts";
import { startWorkersOAuthProvider, type WorkersOAuthProvider } from "./servers/workers-oauth-provider.ts";

const MCP = "http://127.0.0.1:8787/mcp";

/** What a server makes of a token: the caller, or the answer and the reasons. */
async function received(token: string, issuer: string, options: Partial<ResourceServerOptions> = {}) {
  const events: unknown[] = [];
  const server = new ResourceServer({ issuer, resource: MCP, onEvent: (event) => events.push(event), ...options });
  let caller: AuthInfo | undefined;
  const request = new Request(MCP, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
  const { status, headers } = await server.handle(request, (_, auth) => {
    caller = auth;
    return new Response("in");
  });
  return { status, challenge: headers.get("WWW-Authenticate"), caller, events };
}

/** What the first Worker of a page makes of a token of the server that the page is about. */
async function atWorkerOf(page: string, token: string) {
  const worker = await started(readPage(page).blocks("ts")[0] ?? "");
  return call(worker, { KEYCARD_ISSUER: server.issuer }, token);
}

const rejected = (reason: string, more: object = {}) =>
  expect.objectContaining({ type: "token.rejected", reason, ...more });

let server: ForeignServer;
const runs = (start: () => Promise<ForeignServer>) => {
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.close());
};

describe("oidc-provider 9.13", () => {
  runs(startOidcProvider);

  it("lets its callers in at the Worker of its page, with the scope", async () => {
    const [good, poor] = [await server.token({ resource: MCP }), await server.token({ resource: MCP, scope: "" })];
    expect(await atWorkerOf("oidc-provider", good)).toEqual({ status: 200, body: "Hello agent" });
    expect((await atWorkerOf("oidc-provider", poor)).status).toBe(403);
  });

  it.each<[string, Profile | undefined]>([
    ["without a profile", undefined],
    ["with rfc9068", rfc9068],
  ])("writes tokens that verify %s", async (_, profile) => {
    const { caller, events } = await received(await server.token({ resource: MCP }), server.issuer, {
      profile,
      requiredScopes: ["mcp:tools"],
    });
    expect([caller, events]).toEqual([
      expect.objectContaining({ subject: "agent", clientId: "agent", scopes: ["mcp:tools"], audience: MCP }),
      expect.arrayContaining([expect.objectContaining({ type: "token.accepted" })]),
    ]);
  });
});

describe("better-auth 1.7, OAuth provider plugin", () => {
  let betterAuthServer: BetterAuth;
  runs(async () => {
    betterAuthServer = await startBetterAuth([MCP]);
    return betterAuthServer;
  });

  it("tells an application from a user", async () => {
    const options = { profile: betterAuth() };
    const user = await received(await server.token({ resource: MCP }), server.issuer, options);
    const own = await received(await betterAuthServer.applicationToken(MCP), server.issuer, options);
    const { clientId } = betterAuthServer.application;
    expect([user.caller, own.caller]).toEqual([
      expect.objectContaining({ subProfile: "user" }),
      expect.objectContaining({ subProfile: "application", subject: clientId, clientId }),
    ]);
  });

  it("answers questions about the tokens of a client to this client alone, and has none for made-up ones", async () => {
    const { application, issuer } = betterAuthServer;
    const options = { profile: betterAuth(), verifyToken: introspection({ issuer, ...application }) };
    const outcome = async (token: string) => {
      const { status, caller, events } = await received(token, issuer, options);
      return caller?.subProfile ?? [status, events];
    };
    expect(await outcome(await betterAuthServer.applicationToken(MCP))).toBe("application");
    const others = [await server.token({ resource: MCP }), await server.token(), "made-up"];
    for (const token of others) expect(await outcome(token), token).toEqual([401, [rejected("inactive_token")]]);
  });

  it("serves its metadata at the addresses that its page names", async () => {
    const { origin, pathname } = new URL(server.issuer);
    const statuses = [
      `${origin}/.well-known/oauth-authorization-server${pathname}`,
      `${server.issuer}/.well-known/openid-configuration`,
      `${origin}/.well-known/openid-configuration${pathname}`,
    ].map(async (url) => (await fetch(url)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200, 404]);
  });

  it.each<[string, Profile | undefined]>([
    ["with its profile", betterAuth()],
    ["without a profile, where the application routes the address of RFC 8414", undefined],
  ])("writes tokens that verify %s", async (_, profile) => {
    const { caller, events } = await received(await server.token({ resource: MCP }), server.issuer, {
      profile,
      requiredScopes: ["mcp:tools"],
    });
    expect([caller, events]).toEqual([
      expect.objectContaining({ scopes: ["mcp:tools"], audience: MCP, issuer: server.issuer }),
      expect.arrayContaining([expect.objectContaining({ type: "token.accepted" })]),
    ]);
  });

  it("lets its users in at the Worker of its page, with the scope", async () => {
    const [good, poor] = [
      await server.token({ resource: MCP }),
      await server.token({ resource: MCP, scope: "openid" }),
    ];
    expect(await atWorkerOf("better-auth", good)).toMatchObject({
      status: 200,
      body: expect.stringMatching(/^Hello ./),
    });
    expect((await atWorkerOf("better-auth", poor)).status).toBe(403);
  });

  it("writes an opaque token for a client that names no resource", async () => {
    const { status, events } = await received(await server.token(), server.issuer, { profile: betterAuth() });
    expect([status, events]).toEqual([401, [rejected("malformed_token")]]);
  });
});

describe("OpenAuth 0.4", () => {
  // It logs every request.
  beforeAll(() => void vi.spyOn(console, "log").mockImplementation(() => undefined));
  afterAll(() => vi.restoreAllMocks());
  runs(startOpenAuth);

  it("lets the users of a listed client in at the Worker of its page, which has a profile of its own", async () => {
    expect(await atWorkerOf("openauth", await server.token({ resource: MCP }))).toEqual({
      status: 200,
      body: "Hello alice",
    });
  });

  it("names no client and no server: its tokens are refused without one", async () => {
    const { status, events } = await received(await server.token({ resource: MCP }), server.issuer);
    expect(status).toBe(401);
    expect(events).toContainEqual(
      rejected("missing_client", { claim: "client_id or azp", reasons: ["missing_client", "wrong_audience"] }),
    );
  });

  it("does not let a client in that is not listed", async () => {
    const code = readPage("openauth").blocks("ts")[0]?.replace('audiences: ["agent"]', 'audiences: ["another"]') ?? "";
    const { status } = await call(await started(code), { KEYCARD_ISSUER: server.issuer }, await server.token());
    expect([status, code.includes("another")]).toEqual([401, true]);
  });
});

describe("workers-oauth-provider 1.2, and an MCP server that asks it with `verifyToken`", () => {
  let workers: WorkersOAuthProvider;
  runs(async () => {
    workers = await startWorkersOAuthProvider();
    return workers;
  });

  it("writes tokens beyond the grammar of RFC 6750, which a server without `verifyToken` tells the client to replace", async () => {
    const token = await workers.token();
    expect(token).toMatch(/^alice:[^:]+:[^:]+$/);
    const { status, challenge, events } = await received(token, workers.issuer);
    expect([status, events]).toEqual([401, [rejected("invalid_token_syntax")]]);
    expect(challenge).toContain('error="invalid_token"');
  });

  it("lets its user in, until the token is revoked", async () => {
    const token = await workers.token();
    expect(await workers.call(token)).toMatchObject({ status: 200, body: "Hello alice" });
    await workers.revoke(token);
    expect(await workers.call(token)).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('error="invalid_token"'),
    });
  });

  it("has a token for another server, one without the scope, and texts that are no tokens refused", async () => {
    const [other, poor] = [
      await workers.token({ resource: "https://other.example.com/mcp" }),
      await workers.token({ scope: "notes:read" }),
    ];
    expect((await workers.call(other)).status).toBe(401);
    expect(await workers.call(poor)).toMatchObject({
      status: 403,
      challenge: expect.stringMatching(/error="insufficient_scope".* scope="[^"]*mcp:tools"/),
    });
    for (const text of ["alice:grant:secret", "a:b", "::", "garbage", "eyJhbGciOiJub25lIn0.e30."]) {
      expect((await workers.call(text)).status, text).toBe(401);
    }
  });
});
