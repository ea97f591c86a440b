// Checks of requirements that several specifications share.
import { expect, vi } from "vitest";
import { callTool } from "../../support/mcp.ts";
import { challengeOf, parameter, scopesOf } from "./challenge.ts";
import { altered, resigned } from "./forge.ts";
import {
  call,
  callConfigured,
  callInSession,
  callWith,
  get,
  getAtHost,
  getJson,
  metadataPath,
  openSession,
  type TokenWish,
} from "./requests.ts";
import { INSECURE_ISSUER, type Subject } from "./subject.ts";

/** Invalid tokens. Each must be refused with 401. */
const BAD_TOKENS = {
  "for another server": { audience: "https://another.example" },
  expired: { expiresInSeconds: -60 },
  "of another issuer": { claims: { iss: "https://another.example" } },
  "not yet valid": { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } },
  "without an expiry": { claims: { exp: undefined } },
};

export async function needsToken({ example }: Subject): Promise<void> {
  expect((await call(example)).status).toBe(401);
}

export async function needsTokenEachTime(subject: Subject): Promise<void> {
  expect((await callWith(subject)).status).toBe(200);
  expect((await call(subject.example)).status).toBe(401);
}

/** A session id does not replace a token, and another user with a valid token gets 404 for the session. */
export async function needsTokenEachTimeInSession({ zone, sessions }: Subject): Promise<void> {
  const tokenOf = (user: string, wish: TokenWish = {}) =>
    zone.mint({ user, audience: sessions.origin, scope: "mcp:tools", ...wish });
  const token = await tokenOf("alice");
  const session = (await openSession(sessions, token)).headers.get("Mcp-Session-Id") ?? "";
  expect(session).not.toBe("");
  const whoami = (authorization?: string) => callInSession(sessions, session, authorization);
  expect(await (await whoami(`Bearer ${token}`)).text()).toContain("alice");
  const expired = await tokenOf("alice", { expiresInSeconds: -60 });
  for (const authorization of [undefined, `Bearer ${resigned(token)}`, `Bearer ${expired}`]) {
    const refusal = await whoami(authorization);
    expect(refusal.status).toBe(401);
    expect(await refusal.text()).not.toContain("alice");
  }
  const another = await whoami(`Bearer ${await tokenOf("bob")}`);
  expect(another.status).toBe(404);
  expect(await another.text()).not.toContain("alice");
}

export async function takesTokenInHeader(subject: Subject): Promise<void> {
  const response = await callWith(subject);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("alice");
}

export async function refusesTokenInQuery(subject: Subject): Promise<void> {
  const token = await subject.zone.mint({ resource: "example" });
  expect((await call(subject.example, undefined, `/mcp?access_token=${token}`)).status).toBe(401);
  expect((await call(subject.example, `Bearer ${token}`, `/mcp?access_token=${token}`)).status).toBe(400);
}

export async function refusesBadTokens(subject: Subject): Promise<void> {
  const forged = await call(subject.example, `Bearer ${resigned(await subject.zone.mint({ resource: "example" }))}`);
  expect(forged.status, "forged").toBe(401);
  expect(parameter(challengeOf(forged), "error"), "forged").toBe("invalid_token");
  for (const [name, wish] of Object.entries(BAD_TOKENS)) {
    const response = await callWith(subject, wish);
    expect(response.status, name).toBe(401);
    expect(parameter(challengeOf(response), "error"), name).toBe("invalid_token");
  }
}

export async function refusesForgedTokens({ zone, example }: Subject): Promise<void> {
  const token = await zone.mint({ resource: "example" });
  expect((await call(example, `Bearer ${token}`)).status).toBe(200);
  const unsigned = token.slice(0, token.lastIndexOf(".") + 1);
  for (const forged of [resigned(token), altered(token, { sub: "bob" }), unsigned]) {
    expect((await call(example, `Bearer ${forged}`)).status).toBe(401);
  }
}

export async function refusesOtherAudiences(subject: Subject): Promise<void> {
  const { zone, example, configured } = subject;
  const wrong = [
    zone.resources.get("upstream")?.identifier ?? "",
    configured.origin,
    "https://another.example",
    `${example.origin}.another.example`,
    `${example.origin}/mc`,
    [],
  ];
  for (const audience of wrong) expect((await callWith(subject, { audience })).status, String(audience)).toBe(401);
  expect((await callWith(subject, { claims: { aud: undefined } })).status, "no audience").toBe(401);
  expect((await callWith(subject, { audience: ["https://another.example", `${example.origin}/mcp`] })).status).toBe(
    200,
  );
}

export async function answersWithProperStatus(subject: Subject): Promise<void> {
  expect((await call(subject.example)).status).toBe(401);
  expect((await callWith(subject, { expiresInSeconds: -60 })).status).toBe(401);
  expect((await callWith(subject, { scope: "another:scope" })).status).toBe(403);
  expect((await call(subject.example, "Bearer not a token")).status).toBe(400);
}

export async function describesItself({ example }: Subject): Promise<void> {
  const response = await get(example, metadataPath("protected-resource"));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ resource: `${example.origin}/mcp` });
}

export async function namesItsAuthorizationServer({ example, exact, zone }: Subject): Promise<void> {
  for (const [server, path] of [[example, ""] as const, [example, "/mcp"] as const, [exact, "/mcp"] as const]) {
    const metadata = await getJson(server, metadataPath("protected-resource", path));
    expect(metadata.authorization_servers).toEqual([zone.issuer]);
  }
}

export async function pointsToItsMetadata(subject: Subject): Promise<void> {
  const refusals = [await call(subject.example), await callWith(subject, { expiresInSeconds: -60 })];
  for (const refusal of refusals) {
    expect(refusal.status).toBe(401);
    const url = parameter(challengeOf(refusal), "resource_metadata") ?? "";
    const metadata = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(metadata.resource).toBe(`${subject.example.origin}/mcp`);
  }
}

/**
 * By default, the document is at both URLs that clients try. Without legacy discovery, it is only at the resource's own
 * URL.
 */
export async function servesWellKnownUris({ example, exact }: Subject): Promise<void> {
  for (const [server, path] of [[example, ""] as const, [example, "/mcp"] as const, [exact, "/mcp"] as const]) {
    expect((await get(server, metadataPath("protected-resource", path))).status).toBe(200);
  }
}

export async function namesScopesInChallenge({ example }: Subject): Promise<void> {
  expect(scopesOf(await call(example))).toEqual(["mcp:tools"]);
}

export async function challengesInsufficientScope(subject: Subject): Promise<void> {
  const response = await callWith(subject, { scope: "another:scope" });
  expect(response.status).toBe(403);
  const challenge = challengeOf(response);
  expect(challenge.scheme).toBe("Bearer");
  expect(parameter(challenge, "error")).toBe("insufficient_scope");
  expect(parameter(challenge, "scope")).toContain("mcp:tools");
  expect(parameter(challenge, "resource_metadata")).toBe(
    subject.example.origin + metadataPath("protected-resource", "/mcp"),
  );
}

export async function namesEveryScopeAtOnce(subject: Subject): Promise<void> {
  const response = await callConfigured(subject, "mail:read", "/send");
  expect(response.status).toBe(403);
  expect(scopesOf(response)).toEqual(expect.arrayContaining(["mail:read", "mail:send", "mail:attach"]));
}

export async function namesTheSameScopesEachTime(subject: Subject): Promise<void> {
  const all = new Set(["mail:read", "mail:send", "mail:attach"]);
  for (const path of ["/send", "/send?again"]) {
    for (const scope of ["mail:read", "mail:send mail:read", "mail:read mail:attach"]) {
      expect(new Set(scopesOf(await callConfigured(subject, scope, path))), `${scope} at ${path}`).toEqual(all);
    }
  }
}

export async function acceptsUpperCaseHost(subject: Subject): Promise<void> {
  const port = new URL(subject.example.origin).port;
  const token = await subject.zone.mint({ audience: `http://localhost:${port}/mcp`, scope: "mcp:tools" });
  const headers = { Authorization: `Bearer ${token}` };
  const status = async (host: string) =>
    (await getAtHost(subject.example, `${host}:${port}`, "/elsewhere", headers)).status;
  expect([await status("localhost"), await status("LOCALHOST")]).toEqual([404, 404]);
}

export async function acceptsUpperCaseAudience(subject: Subject): Promise<void> {
  const audience = `${subject.example.origin}/mcp`.replace("http:", "HTTP:");
  expect((await callWith(subject, { audience })).status).toBe(200);
}

export async function namesItselfWithoutTrailingSlash({ example, configured }: Subject): Promise<void> {
  const root = await getJson(example, metadataPath("protected-resource"));
  const path = await getJson(configured, metadataPath("protected-resource", "/public/mcp"));
  for (const { resource } of [root, path]) expect(resource).not.toMatch(/\/$/);
}

/** The upstream API refuses tokens for another audience, so its answer proves that it got its own token. */
export async function passesNoTokenOn({ zone, example }: Subject): Promise<void> {
  const token = await zone.mint({ resource: "example" });
  const upstream = `${zone.resources.get("upstream")?.identifier}/user`;
  expect((await fetch(upstream, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(401);
  expect((await callTool(example.origin, token, "upstream_profile")).text).toContain("alice@example.com");
  expect(zone.audit()).toContainEqual(expect.objectContaining({ grant: "token_exchange", user: "alice" }));
}

/** A new client, whose tokens have not been granted yet. */
export async function keepsUpstreamTokensApart({ zone, example }: Subject): Promise<void> {
  const profileOf = async (user: string, clientId: string) => {
    const before = zone.counters().token;
    const token = await zone.mint({ resource: "example", user, clientId });
    const { text } = await callTool(example.origin, token, "upstream_profile");
    return { email: /\w+@example\.com/.exec(text)?.[0], exchanges: zone.counters().token - before };
  };
  const [one, another] = [crypto.randomUUID(), crypto.randomUUID()];
  expect(await profileOf("alice", one)).toEqual({ email: "alice@example.com", exchanges: 1 });
  expect(await profileOf("alice", one), "kept").toEqual({ email: "alice@example.com", exchanges: 0 });
  expect(await profileOf("bob", one), "another user").toEqual({ email: "bob@example.com", exchanges: 1 });
  expect(await profileOf("alice", another), "another client").toEqual({ email: "alice@example.com", exchanges: 1 });
}

export async function refusesInsecureZone({ zone, insecure, configured }: Subject): Promise<void> {
  const token = await zone.mint({ audience: `${insecure.origin}/public/mcp`, claims: { iss: INSECURE_ISSUER } });
  expect((await call(insecure, `Bearer ${token}`, "/public/mcp")).status).toBe(500);
  for (const name of ["protected-resource", "authorization-server"] as const) {
    expect((await get(insecure, metadataPath(name))).status, name).toBe(500);
    expect((await get(configured, metadataPath(name))).status, `${name}, with a good zone`).toBe(200);
  }
}

const TOKEN = /eyJ[A-Za-z0-9_-]{8,}/;

/** The last log line proves that all log levels are read and that everything before it has been written. */
export async function writesNoTokenDown(subject: Subject): Promise<void> {
  const token = await subject.zone.mint({ resource: "example" });
  expect(token).toMatch(TOKEN);
  await callTool(subject.example.origin, token, "upstream_profile");
  await callWith(subject, { expiresInSeconds: -60 });
  const marker = crypto.randomUUID();
  await get(subject.example, `/log?text=${marker}`);
  await vi.waitFor(() => expect(subject.example.output()).toContain(marker), { timeout: 60_000 });
  expect(subject.example.output()).not.toMatch(TOKEN);
}

export async function asksForTokenFirst({ example }: Subject): Promise<void> {
  const headers = { "Content-Type": "application/json", "MCP-Protocol-Version": "no such revision" };
  const response = await fetch(`${example.origin}/mcp`, { method: "POST", headers, body: "not JSON" });
  expect(response.status).toBe(401);
}

export async function tellsStrangersNothing(subject: Subject): Promise<void> {
  const refusals = [
    await call(subject.example),
    await call(subject.example, undefined, "/elsewhere"),
    await callWith(subject, { audience: "https://another.example" }),
    await callWith(subject, { scope: "another:scope" }),
  ];
  for (const refusal of refusals) {
    expect(refusal.status).toBeOneOf([401, 403]);
    expect(await refusal.text()).not.toMatch(/alice|whoami|jsonrpc|client-secret-example/);
  }
}
