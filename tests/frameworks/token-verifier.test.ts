// The verifier of @edgegrant/node in the SDKs' own `requireBearerAuth`, with Express. The servers are the code of the README.
import { readFileSync } from "node:fs";
import { freePort } from "@edgegrant/example-demo";
import { createTokenVerifier, type EdgegrantEvent, type TokenErrorCode, UnavailableError } from "@edgegrant/node";
import { startZone, type Zone } from "@edgegrant/zone";
import * as v2Express from "@modelcontextprotocol/express";
import {
  InsufficientScopeError,
  InvalidTokenError,
  ServerError,
} from "@modelcontextprotocol/sdk/server/auth/errors.js";
import * as v1Express from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import { OAuthError } from "@modelcontextprotocol/server";
import express from "express";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { call, open, visit } from "./table/caller.ts";
import { onNode } from "./table/start.ts";

const README = new URL("../../packages/node/README.md", import.meta.url);
const [, section = ""] = /^## `requireBearerAuth`[^\n]*\n([\s\S]*?)^## /m.exec(readFileSync(README, "utf8")) ?? [];
const [ofV1 = "", ofV2 = ""] = [...section.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

const ERRORS_OF_V1 = {
  invalid_token: InvalidTokenError,
  insufficient_scope: InsufficientScopeError,
  server_error: ServerError,
};

let zone: Zone;
beforeAll(async () => {
  zone = await startZone({
    users: ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })),
    resources: [{ id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] }],
    applications: [],
  });
});
afterAll(() => zone?.close());

const scopesOf = (...scopes: string[]) => ["mcp:tools", ...scopes].join(" ");

describe.each([
  ["SDK v1", ofV1],
  ["SDK v2", ofV2],
])("the server of the README: %s", (generation, code) => {
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/mcp`;
    const server = await onNode(code, { port, settings: { KEYCARD_ISSUER: zone.issuer, KEYCARD_SERVER_URL: url } });
    close = () => server.close();
  });
  afterAll(() => close?.());
  const tokenOf = (user: string, ...scopes: string[]) => zone.mint({ user, audience: url, scope: scopesOf(...scopes) });

  it("a tool sees its caller", async () => {
    for (const user of ["alice", "bob"]) {
      expect(await call(await open(url, await tokenOf(user)), "whoami")).toMatchObject({ status: 200, text: user });
    }
  });

  it("a tool checks its scope", async () => {
    const alice = await open(url, await tokenOf("alice"));
    const refused = await call(alice, "delete_mail");
    expect(refused.isError || refused.status === 403).toBe(true);
    const allowed = await call({ ...alice, token: await tokenOf("alice", "mail:delete") }, "delete_mail");
    expect(allowed).toMatchObject({ status: 200, text: "deleted" });
  });

  it("tells a caller without a token where to get one", async () => {
    const refused = await fetch(url, { method: "POST" });
    expect(refused.status).toBe(401);
    const [, address = ""] = /resource_metadata="([^"]+)"/.exec(refused.headers.get("WWW-Authenticate") ?? "") ?? [];
    expect(await (await fetch(address)).json()).toMatchObject({ resource: url, authorization_servers: [zone.issuer] });
  });

  it("does not let another user into a session", async () => {
    const alice = await open(url, await tokenOf("alice"));
    expect(alice.session === undefined).toBe(generation === "SDK v2");
    const bob = { ...alice, token: await tokenOf("bob") };
    if (alice.session !== undefined) {
      const statuses = [(await call(bob, "whoami")).status, await visit(bob, "GET"), await visit(bob, "DELETE")];
      expect(statuses).toEqual([404, 404, 404]);
    }
    expect((await call({ ...bob, session: alice.session ?? "invented" }, "whoami")).text).not.toBe("alice");
    expect((await call(alice, "whoami")).text).toBe("alice");
  });
});

describe.each([
  ["SDK v1", v1Express.requireBearerAuth, (code: TokenErrorCode, text: string) => new ERRORS_OF_V1[code](text)],
  ["SDK v2", v2Express.requireBearerAuth, (code: string, text: string) => new OAuthError(code, text)],
] as const)("requireBearerAuth of %s", (_, requireBearerAuth, error) => {
  const SERVER_URL = "https://mcp.example/mcp";

  /** A server with one route behind the middleware, and what its verifier reported. */
  async function start(changes: { issuer?: string; guarded?: boolean; requiredScopes?: string[] } = {}) {
    const { issuer = zone.issuer, guarded = true, requiredScopes } = changes;
    const events: EdgegrantEvent[] = [];
    const settings = { KEYCARD_ISSUER: issuer, KEYCARD_SERVER_URL: SERVER_URL };
    const verifier = createTokenVerifier({ error, settings, requiredScopes, onEvent: (event) => events.push(event) });
    const app = express();
    if (guarded) app.use(verifier.answerOutage);
    app.use(requireBearerAuth({ verifier, expectedResource: new URL(SERVER_URL) }), (_request, response) => {
      response.json("let in");
    });
    const server = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const send = (authorization?: string) =>
      fetch(origin, { headers: authorization === undefined ? {} : { Authorization: authorization } });
    return { verifier, events, send };
  }

  const mint = (claims: Parameters<Zone["mint"]>[0] = {}) =>
    zone.mint({ user: "alice", audience: SERVER_URL, ...claims });

  it("lets a valid token in, and reports it once", async () => {
    const { send, events } = await start();
    expect((await send(`Bearer ${await mint()}`)).status).toBe(200);
    expect(events.filter(({ type }) => type === "token.accepted")).toHaveLength(1);
  });

  it.each([
    ["for another server", () => mint({ audience: "https://other.example" }), "wrong_audience"],
    ["expired", () => mint({ claims: { exp: 1 } }), "expired"],
    ["of another issuer", () => mint({ claims: { iss: "https://other.example" } }), "untrusted_issuer"],
    ["that is none", async () => "none", "malformed_token"],
    ["of another alphabet", async () => "\u00e4", "malformed_credentials"],
  ])("answers 401 to a token %s, and reports why", async (_title, make, reason) => {
    const { send, events } = await start();
    const refused = await send(`Bearer ${await make()}`);
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: "invalid_token" }]);
    expect(refused.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
    expect(events).toContainEqual(expect.objectContaining({ type: "token.rejected", reason }));
  });

  it("answers 401 without a token", async () => {
    expect((await (await start()).send()).status).toBe(401);
  });

  it("answers 403 where a scope is missing", async () => {
    const { send } = await start({ requiredScopes: ["mcp:tools"] });
    const refused = await send(`Bearer ${await mint({ scope: "mail:read" })}`);
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: "insufficient_scope" }]);
  });

  it("answers 503 while the zone is down, and 500 without the middleware for that", async () => {
    const issuer = "http://127.0.0.1:9";
    const authorization = `Bearer ${await mint({ claims: { iss: issuer } })}`;
    const answer = await (await start({ issuer })).send(authorization);
    expect([answer.status, await answer.json()]).toEqual([503, { error: "temporarily_unavailable" }]);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    const { send, verifier } = await start({ issuer, guarded: false });
    expect((await send(authorization)).status).toBe(500);
    await expect(verifier.verifyAccessToken(authorization.slice(7))).rejects.toThrow(UnavailableError);
  });

  it("answers 500 if a setting is wrong, and reports which", async () => {
    const { send, events } = await start({ issuer: "" });
    const answer = await send(`Bearer ${await mint()}`);
    expect([answer.status, await answer.json()]).toMatchObject([500, { error: "server_error" }]);
    const message = expect.stringContaining("KEYCARD_ISSUER");
    expect(events).toContainEqual({ type: "configuration.invalid", message });
  });
});
