// What the README of @edgegrant/hono says besides the recipes, which are rows of the table.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "@edgegrant/example-demo";
import { type KeycardVariables, keycard } from "@edgegrant/hono";
import { toNodeListener } from "@edgegrant/node";
import { startZone, type Zone } from "@edgegrant/zone";
import { StreamableHTTPTransport } from "@hono/mcp";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { snippetOf } from "../packaging/support/readme.ts";
import { startInMiniflare } from "../support/miniflare.ts";
import { call, open } from "./table/caller.ts";
import { startProgram } from "./table/start.ts";

const require = createRequire(import.meta.url);
const deno = () => (require("deno/install_api.cjs") as { runInstall(): string }).runInstall();
const DENO_SERVE = ["serve", "--quiet", "--no-lock", "--no-remote", "--no-check", "--allow-net", "--allow-env"];

let zone: Zone;
beforeAll(async () => {
  zone = await startZone({
    users: ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })),
    resources: [{ id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] }],
    applications: [],
  });
});
afterAll(() => zone?.close());

const tokenFor = (url: string, user = "alice") => zone.mint({ user, audience: url, scope: "mcp:tools" });

describe.each<[string, (port: number) => string[]]>([
  ["Deno", (port) => [deno(), ...DENO_SERVE, "--host=127.0.0.1", `--port=${port}`, "server.ts"]],
  ["Bun", () => [require.resolve("bun/bin/bun.exe"), "server.ts"]],
])("the first server of the README, on %s", (_, command) => {
  it("is open before the middleware and protected after it", async () => {
    const scratch = join(import.meta.dirname, "../.frameworks");
    mkdirSync(scratch, { recursive: true });
    // Below `tests`, so that the code finds the packages.
    const folder = mkdtempSync(join(scratch, "hono-"));
    writeFileSync(join(folder, "server.ts"), snippetOf("packages/hono/README.md"));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/mcp`;
    const settings = { KEYCARD_ISSUER: zone.issuer, KEYCARD_SERVER_URL: url };
    const server = await startProgram(command(port), folder, { port, settings });
    onTestFinished(async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    expect(await (await fetch(new URL("/health", url))).text()).toBe("ok");
    expect((await fetch(url)).status).toBe(401);
    const headers = { Authorization: `Bearer ${await tokenFor(url)}` };
    expect(await (await fetch(url, { headers })).text()).toBe("Hello alice");
  });
});

describe("on Workers", () => {
  /** A Worker whose route gets a token of an API, and tells how many tokens the shared store holds. */
  const WORKER = `
    import type { KeycardEnv } from "@edgegrant/cloudflare";
    import { type KeycardVariables, keycard } from "@edgegrant/hono";
    import { Hono } from "hono";

    const app = new Hono<{ Bindings: KeycardEnv & { API: string; KEYCARD_TOKENS: KVNamespace }; Variables: KeycardVariables }>();
    app.get("/stored", async (c) => c.json((await c.env.KEYCARD_TOKENS.list()).keys.length));
    app.use(keycard({ settings: { KEYCARD_CLIENT_ID: "server" } }));
    app.get("/", async (c) => {
      const { accessToken } = await c.var.tokens.getToken(c.var.auth, c.env.API);
      return c.json({ subject: c.var.auth.subject, hasToken: accessToken !== "" });
    });
    export default app;`;

  it("takes the settings and the shared store from c.env, and settings in code before those", async () => {
    const [port, api] = [await freePort(), "https://api.example"];
    const origin = `http://127.0.0.1:${port}`;
    const own = await startZone({
      users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
      resources: [
        { id: "server", name: "Server", identifier: origin, scopes: [] },
        { id: "api", name: "API", identifier: api, scopes: ["read"] },
      ],
      applications: [
        {
          id: "server",
          name: "Server",
          clientId: "server",
          clientSecret: "secret",
          provides: "server",
          dependencies: ["api"],
        },
      ],
    });
    onTestFinished(() => own.close());
    const isolate = await startInMiniflare(WORKER, {
      port,
      compatibilityDate: "2026-08-01",
      bindings: { API: api, KEYCARD_ISSUER: own.issuer, KEYCARD_CLIENT_ID: "wrong", KEYCARD_CLIENT_SECRET: "secret" },
      kvNamespaces: ["KEYCARD_TOKENS"],
    });
    onTestFinished(() => isolate.close());
    const headers = { Authorization: `Bearer ${await own.mint({ user: "alice", resource: "server" })}` };
    expect((await fetch(origin)).status).toBe(401);
    expect(await (await fetch(origin, { headers })).json()).toEqual({ subject: "alice", hasToken: true });
    // The write continues after the answer.
    await expect.poll(async () => (await fetch(`${origin}/stored`)).json()).toBe(1);
  });
});

describe("@hono/mcp", () => {
  /** A server with sessions in its memory, whose transport finds the caller by itself. */
  async function start(): Promise<string> {
    const url = `http://127.0.0.1:${await freePort()}/mcp`;
    const transports = new Map<string, StreamableHTTPTransport>();
    const settings = { KEYCARD_ISSUER: zone.issuer, KEYCARD_SERVER_URL: url };
    const app = new Hono<{ Variables: KeycardVariables }>();
    app.use(keycard({ settings })).all("/mcp", async (c) => {
      const known = transports.get(c.req.header("Mcp-Session-Id") ?? "");
      if (known) return (await known.handleRequest(c)) ?? c.notFound();
      if (c.req.header("Mcp-Session-Id") !== undefined) return c.notFound();
      const transport = new StreamableHTTPTransport({
        sessionIdGenerator: () => crypto.randomUUID(),
        onsessioninitialized: (id) => void transports.set(id, transport),
      });
      const server = new McpServer({ name: "my-server", version: "1.0.0" });
      server.registerTool("whoami", {}, ({ authInfo }) => ({
        content: [{ type: "text", text: `${authInfo?.extra?.subject}` }],
      }));
      await server.connect(transport);
      return (await transport.handleRequest(c)) ?? c.notFound();
    });
    const server = createServer(toNodeListener(app.fetch)).listen(Number(new URL(url).port), "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return url;
  }

  it("takes the caller from c.var.auth", async () => {
    const url = await start();
    for (const user of ["alice", "bob"]) {
      expect((await call(await open(url, await tokenFor(url, user)), "whoami")).text).toBe(user);
    }
  });

  it("does not let another user into a session", async () => {
    const url = await start();
    const alice = await open(url, await tokenFor(url));
    const token = await tokenFor(url, "bob");
    for (const session of [alice.session, alice.session?.replace(/\.[^.]*$/, "")]) {
      expect((await call({ url, token, session }, "whoami")).status).toBe(404);
    }
    expect((await call(alice, "whoami")).text).toBe("alice");
  });
});
