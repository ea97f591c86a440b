// What a page on another origin can do and read, in a real browser, using only `fetch`.
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchChromium, noteOn } from "../support/chromium.ts";
import { type PageServer, startPageServer } from "../support/page-server.ts";
import { type ProtectedServer, protectedServers } from "../support/protected-server.ts";

const startProtectedServer = protectedServers();

const browser = await launchChromium();
let pages: PageServer;
/** The tests share a page, because a browser starts a process for each page that is opened anew. */
let page: Page;
let devTools: CDPSession;
beforeAll(async () => {
  pages = await startPageServer();
  if (!browser) return;
  page = await browser.newPage();
  devTools = await page.context().newCDPSession(page);
});
afterAll(async () => {
  await page?.close();
  await pages?.close();
});

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** The part of an answer that a page can read. `unreadable` if the browser hides it. */
interface Seen {
  status: number | "unreadable";
  headers: Record<string, string>;
  body: string;
}

/** A `fetch` that runs in a page of this host, in a browser that knows no answer yet, not even to a preflight. */
async function pageAt(host: string): Promise<(url: string, init?: Sent) => Promise<Seen>> {
  await devTools.send("Network.clearBrowserCache");
  await page.goto(`http://${host}:${pages.port}/`);
  return (url, init = {}) =>
    page.evaluate(
      async ([address, request]) => {
        try {
          const response = await fetch(address, request);
          const headers = Object.fromEntries(response.headers);
          return { status: response.status, headers, body: await response.text() };
        } catch {
          return { status: "unreadable" as const, headers: {}, body: "" };
        }
      },
      [url, init] as const,
    );
}

const rpc = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
const initialize = rpc("initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "page", version: "1.0.0" },
});
const bearer = (token: string) => ({
  Accept: "application/json, text/event-stream",
  Authorization: `Bearer ${token}`,
  "Content-Type": "application/json",
});
const challengeOf = ({ headers }: Seen, parameter: string) =>
  new RegExp(`${parameter}="([^"]*)"`).exec(headers["www-authenticate"] ?? "")?.[1];
const tokenOf = ({ zone }: ProtectedServer, scope = "mcp:tools") =>
  zone.mint({ user: "alice", resource: "server", scope });

describe.skipIf(!browser).each(["127.0.0.1", "localhost"])(`a page at another port of %s${noteOn(browser)}`, (host) => {
  let server: ProtectedServer;
  let token: string;
  beforeAll(async () => {
    server = await startProtectedServer();
    token = await tokenOf(server);
  });
  afterAll(() => server?.close());

  it("reads the challenge of a 401, and both metadata documents it leads to", async () => {
    const fetchInPage = await pageAt(host);
    const refused = await fetchInPage(`${server.origin}/mcp`, { method: "POST", body: initialize });
    expect(refused.status).toBe(401);
    const headers = { "MCP-Protocol-Version": "2025-11-25" };
    const document = await fetchInPage(challengeOf(refused, "resource_metadata") ?? "", { headers });
    const { resource, authorization_servers: servers } = JSON.parse(document.body);
    expect({ resource, servers }).toEqual({ resource: server.origin, servers: [server.zone.issuer] });
    for (const origin of [server.zone.issuer, server.origin]) {
      const metadata = await fetchInPage(`${origin}/.well-known/oauth-authorization-server`, { headers });
      expect(JSON.parse(metadata.body)).toMatchObject({ issuer: server.zone.issuer });
    }
  });

  it("reads the challenge of a bad token", async () => {
    const fetchInPage = await pageAt(host);
    const refused = await fetchInPage(`${server.origin}/mcp`, {
      method: "POST",
      headers: bearer("bad"),
      body: initialize,
    });
    expect(refused.status).toBe(401);
    expect(challengeOf(refused, "error")).toBe("invalid_token");
  });

  it("calls a tool in a session whose id it reads and repeats, and ends the session", async () => {
    const fetchInPage = await pageAt(host);
    const url = `${server.origin}/session`;
    const opened = await fetchInPage(url, { method: "POST", headers: bearer(token), body: initialize });
    const session = opened.headers["mcp-session-id"] ?? "";
    expect(session).not.toBe("");
    const headers = { ...bearer(token), "Mcp-Session-Id": session, "MCP-Protocol-Version": "2025-11-25" };
    const body = rpc("tools/call", { name: "whoami", arguments: {} });
    const called = await fetchInPage(url, { method: "POST", headers, body });
    expect(called.body).toContain("alice");
    expect((await fetchInPage(url, { method: "DELETE", headers })).status).toBe(200);
  });

  it("sends every header of every revision of MCP through the preflight", async () => {
    const fetchInPage = await pageAt(host);
    const mcpHeaders = {
      "last-event-id": "7",
      "mcp-method": "tools/call",
      "mcp-name": "greet",
      "mcp-param-city": "Bergen",
      "mcp-param-x.y_z~1": "odd",
      "mcp-protocol-version": "2026-07-28",
    };
    const body = rpc("tools/call", { name: "greet", arguments: { city: "Bergen" } });
    const init = { method: "POST", headers: { ...bearer(token), ...mcpHeaders }, body };
    const echo = await fetchInPage(`${server.origin}/echo`, init);
    expect(JSON.parse(echo.body)).toMatchObject(mcpHeaders);
    // The session does not exist. The page can read that answer, so its request passed the preflight.
    const headers = { ...init.headers, "mcp-session-id": "a session" };
    expect((await fetchInPage(`${server.origin}/echo`, { ...init, headers })).status).toBe(404);
  });

  it.each<[string, Sent]>([
    ["a header that is not MCP's", { headers: { "X-Other": "1" } }],
    ["a method that MCP does not use", { method: "PUT" }],
  ])("is stopped by the preflight when it sends %s", async (_, init) => {
    const fetchInPage = await pageAt(host);
    const headers = { ...bearer(token), ...init.headers };
    expect((await fetchInPage(`${server.origin}/echo`, { ...init, headers })).status).toBe("unreadable");
  });

  it("reads the challenge of a step-up", async () => {
    const fetchInPage = await pageAt(host);
    const body = rpc("tools/call", { name: "send_mail", arguments: {} });
    const refused = await fetchInPage(`${server.origin}/mcp`, { method: "POST", headers: bearer(token), body });
    expect(refused.status).toBe(403);
    expect(challengeOf(refused, "error")).toBe("insufficient_scope");
    expect(challengeOf(refused, "scope")).toBe("mcp:tools mail:send");
  });

  it("reads what the handler says itself, 404 included", async () => {
    const fetchInPage = await pageAt(host);
    const answer = await fetchInPage(`${server.origin}/elsewhere`, { headers: bearer(token) });
    expect(answer).toMatchObject({ status: 404, body: "Not found" });
  });

  it("reads Retry-After of a 503 while the zone is down", async () => {
    const cold = await startProtectedServer();
    onTestFinished(() => cold.close());
    for (const endpoint of ["authorization-server-metadata", "openid-configuration", "jwks"] as const) {
      cold.zone.setFault(endpoint, { reset: true });
    }
    const fetchInPage = await pageAt(host);
    for (const path of ["/mcp", "/.well-known/oauth-authorization-server"]) {
      const answer = await fetchInPage(cold.origin + path, { headers: bearer(await tokenOf(cold)) });
      expect(answer.status).toBe(503);
      expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
    }
  });
});

const closed: [string, () => boolean | { origins: string[] }, string][] = [
  ["cors: false", () => false, "127.0.0.1"],
  ["cors for somebody else", () => ({ origins: ["https://elsewhere.example"] }), "127.0.0.1"],
  ["cors for the same machine by its other name", () => ({ origins: [`http://127.0.0.1:${pages.port}`] }), "localhost"],
];
const open: [string, () => boolean | { origins: string[] }, string][] = [
  [
    "cors for this page among others",
    () => ({ origins: ["https://a.example", `http://127.0.0.1:${pages.port}`] }),
    "127.0.0.1",
  ],
];

describe
  .skipIf(!browser)
  .each([
    ...closed.map(([name, cors, host]) => ({ name, cors, host, can: false })),
    ...open.map(([name, cors, host]) => ({ name, cors, host, can: true })),
  ])(`$name${noteOn(browser)}`, ({ cors, host, can }) => {
  let server: ProtectedServer;
  beforeAll(async () => {
    server = await startProtectedServer({ cors: cors() });
  });
  afterAll(() => server?.close());

  const status = (code: number) => (can ? code : "unreadable");

  it(`the page ${can ? "can" : "cannot"} read the 401, the documents, or call a tool`, async () => {
    const fetchInPage = await pageAt(host);
    const refused = await fetchInPage(`${server.origin}/mcp`);
    expect(refused.status).toBe(status(401));
    expect(refused.headers["www-authenticate"] !== undefined).toBe(can);
    for (const document of ["oauth-protected-resource", "oauth-authorization-server"]) {
      expect((await fetchInPage(`${server.origin}/.well-known/${document}`)).status).toBe(status(200));
    }
    const headers = bearer(await tokenOf(server));
    const body = rpc("tools/call", { name: "whoami", arguments: {} });
    expect((await fetchInPage(`${server.origin}/mcp`, { method: "POST", headers, body })).status).toBe(status(200));
  });
});
