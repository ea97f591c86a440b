// The code of docs/recipes.md and docs/tool-scopes.md, unchanged, on workerd.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Isolates, startIsolates } from "../support/isolates.ts";
import { callTool } from "../support/mcp.ts";

const sectionsOf = (page: string) =>
  readFileSync(resolve(import.meta.dirname, `../../docs/${page}.md`), "utf8")
    .split(/^## /m)
    .slice(1);
const recipes = sectionsOf("recipes");
const sections = [...recipes, ...sectionsOf("tool-scopes")];

/** The code block under a heading. */
function recipe(heading: string): string {
  const section = sections.find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(section) ?? [];
  if (code === undefined) throw new Error(`No page has code under "${heading}"`);
  return code;
}

/** The recipes that the tests run, by the name of their Worker. */
const recipesInUse: Record<string, string> = {};

let zone: Zone;
let isolates: Isolates<string>;
beforeAll(async () => {
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [{ id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] }],
    applications: [],
  });
  const bindings = { KEYCARD_ISSUER: zone.issuer };
  const members = Object.entries(recipesInUse).map(([name, worker]) => [name, { worker, bindings }] as const);
  isolates = await startIsolates(Object.fromEntries(members), { compatibilityDate: "2026-08-01" });
});
afterAll(async () => {
  await isolates?.close();
  await zone?.close();
});

/** The server of the recipe under a heading, which runs for the tests of a `describe` block. */
function running(heading: string): () => Server {
  const name = `recipe-${Object.keys(recipesInUse).length}`;
  recipesInUse[name] = recipe(heading);
  return () => ({ origin: isolates.origins[name] ?? "" });
}

interface Server {
  readonly origin: string;
}

interface Wish {
  path?: string;
  scope?: string;
  /** The path of the token's resource. */
  audience?: string;
  typ?: string;
  /** The origin of the page that calls. */
  page?: string;
}

async function send(
  { origin }: Server,
  method: string,
  { path = "/", scope = "", audience = "", typ, page }: Wish = {},
) {
  const header = typ === undefined ? {} : { typ };
  const token = await zone.mint({ user: "alice", audience: origin + audience, scope, header });
  const headers = { Authorization: `Bearer ${token}`, ...(page !== undefined && { Origin: page }) };
  return fetch(origin + path, { method, headers });
}

const challengeOf = (response: Response) => response.headers.get("WWW-Authenticate");
const metadataOf = ({ origin }: Server, rest = "") => `${origin}/.well-known/oauth-protected-resource${rest}`;

it("every recipe is run here", () => {
  const headings = recipes.filter((text) => text.includes("\n```ts\n")).map((text) => text.split("\n", 1)[0]);
  expect(headings).toEqual([
    "`@modelcontextprotocol/sdk` (v1)",
    "`@modelcontextprotocol/server` (v2, revision 2026-07-28)",
    "Hono",
    "A tool with a scope of its own",
    "More scopes for one operation",
    "Passing on what an upstream answers",
    "Only some pages",
    "Several resources on one origin",
    "Behind a gateway that strips a path",
    "Closer to the RFCs",
  ]);
});

describe.each(["`@modelcontextprotocol/sdk` (v1)", "`@modelcontextprotocol/server` (v2, revision 2026-07-28)", "Hono"])(
  "%s",
  (heading) => {
    const server = running(heading);

    it("lets a tool know who calls", async () => {
      const { origin } = server();
      const token = await zone.mint({
        user: "alice",
        audience: `${origin}/mcp`,
        scope: "mcp:tools",
        clientId: "an agent",
      });
      expect(await callTool(origin, token, "whoami")).toMatchObject({ status: 200, text: "an agent", isError: false });
    });

    it("tells a caller without a token where to get one", async () => {
      const response = await fetch(`${server().origin}/mcp`, { method: "POST" });
      expect(response.status).toBe(401);
      expect(challengeOf(response)).toBe(
        `Bearer scope="mcp:tools", resource_metadata="${metadataOf(server(), "/mcp")}"`,
      );
      const metadata = await (await fetch(metadataOf(server(), "/mcp"))).json();
      expect(metadata).toMatchObject({ resource: `${server().origin}/mcp`, authorization_servers: [zone.issuer] });
    });

    it("refuses a token without the scope", async () => {
      const token = await zone.mint({ user: "alice", audience: `${server().origin}/mcp`, scope: "mail:send" });
      const { status, headers } = await callTool(server().origin, token, "whoami");
      expect(status).toBe(403);
      expect(headers.get("WWW-Authenticate")).toContain('scope="mail:send mcp:tools"');
    });
  },
);

describe("Hono, a route that needs more", () => {
  const server = running("Hono");
  const post = (scope: string, path = "/mail?to=bob") =>
    send(server(), "POST", { path, audience: "/mcp", scope, page: "https://page.example" });

  it("answers with the step-up challenge, and with what the route does once the token has the scope", async () => {
    const refused = await post("mcp:tools");
    expect(refused.status).toBe(403);
    expect(challengeOf(refused)).toMatch(/^Bearer error="insufficient_scope", /);
    expect(challengeOf(refused)).toContain(
      `scope="mcp:tools mail:send", resource_metadata="${metadataOf(server(), "/mcp")}"`,
    );
    expect(refused.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(await (await post("mcp:tools mail:send")).text()).toBe("sent to bob");
  });

  it("lets an exception of Hono's own answer", async () => {
    const refused = await post("mcp:tools mail:send", "/mail");
    expect([refused.status, await refused.text()]).toEqual([400, "To whom?"]);
    expect(refused.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("leaves routes before the middleware open", async () => {
    expect(await (await fetch(`${server().origin}/health`)).text()).toBe("ok");
  });

  it("leaves Hono's own answers alone", async () => {
    expect((await send(server(), "GET", { path: "/nowhere", audience: "/mcp", scope: "mcp:tools" })).status).toBe(404);
  });
});

describe("A tool with a scope of its own", () => {
  const server = running("A tool with a scope of its own");

  it("never reaches the handler without the scope", async () => {
    const call = async (scope: string) => {
      const token = await zone.mint({ user: "alice", audience: `${server().origin}/mcp`, scope });
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "send_mail" } });
      const response = await fetch(`${server().origin}/mcp`, { method: "POST", headers, body });
      return { status: response.status, text: await response.text() };
    };
    expect(await call("mcp:tools")).toMatchObject({ status: 403, text: expect.not.stringContaining("Hello") });
    expect(await call("mcp:tools mail:send")).toEqual({ status: 200, text: "Hello alice" });
  });
});

describe("A scope for one tool", () => {
  const server = running("The server");
  const sendMail = async (scope: string) => {
    const token = await zone.mint({ user: "alice", audience: `${server().origin}/mcp`, scope });
    return callTool(server().origin, token, "send_mail");
  };

  it("answers with the step-up challenge, and with the tool's result once the token has the scope", async () => {
    const { status, headers } = await sendMail("mcp:tools");
    expect(status).toBe(403);
    expect(headers.get("WWW-Authenticate")).toContain('scope="mcp:tools mail:send"');
    expect(await sendMail("mcp:tools mail:send")).toMatchObject({ status: 200, text: "sent" });
  });
});

describe("More scopes for one operation", () => {
  const server = running("More scopes for one operation");

  it("asks for more only where more is needed", async () => {
    expect((await send(server(), "GET", { scope: "mail:read" })).status).toBe(200);
    const refused = await send(server(), "POST", { scope: "mail:read" });
    expect(refused.status).toBe(403);
    expect(challengeOf(refused)).toContain('scope="mail:read mail:send"');
    expect((await send(server(), "POST", { scope: "mail:read mail:send" })).status).toBe(200);
  });
});

describe("Several resources on one origin", () => {
  const server = running("Several resources on one origin");

  it("takes a token at its own resource only", async () => {
    const visit = (path: string) => send(server(), "GET", { path, audience: "/tenant-a" });
    const { origin } = server();
    expect(await (await visit("/tenant-a/mcp")).text()).toBe(`Hello alice, this is ${origin}/tenant-a`);
    const refused = await visit("/tenant-b/mcp");
    expect(refused.status).toBe(401);
    expect(challengeOf(refused)).toContain(`resource_metadata="${metadataOf(server(), "/tenant-b")}"`);
  });

  it.each(["/tenant-a", "/tenant-b"])("describes %s by itself", async (tenant) => {
    const metadata = await (await fetch(metadataOf(server(), tenant))).json();
    expect(metadata).toMatchObject({ resource: server().origin + tenant });
  });
});

describe("Only some pages", () => {
  const server = running("Only some pages");

  it.each([
    ["https://app.example.com", "https://app.example.com"],
    ["https://other.example.com", null],
  ])("a page of %s may read: %j", async (origin, allowed) => {
    const headers = { Origin: origin, "Access-Control-Request-Method": "POST" };
    for (const method of ["OPTIONS", "GET"]) {
      const response = await fetch(server().origin, { method, headers });
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe(allowed);
    }
  });
});

describe("Behind a gateway that strips a path", () => {
  const server = running("Behind a gateway that strips a path");
  const DOCUMENT = "https://gateway.example.com/notes/.well-known/oauth-protected-resource";
  const IDENTIFIER = "https://gateway.example.com/notes/mcp";

  it("names an address that the gateway hands on, where the document is", async () => {
    expect(challengeOf(await fetch(`${server().origin}/mcp`))).toBe(`Bearer resource_metadata="${DOCUMENT}"`);
    const handedOn = server().origin + new URL(DOCUMENT).pathname.replace("/notes", "");
    expect(await (await fetch(handedOn)).json()).toMatchObject({ resource: IDENTIFIER });
  });

  it("takes tokens for the address that clients use", async () => {
    const token = await zone.mint({ user: "alice", audience: IDENTIFIER });
    const headers = { Authorization: `Bearer ${token}` };
    expect(await (await fetch(`${server().origin}/mcp`, { headers })).text()).toBe("Hello alice");
  });
});

describe("Passing on what an upstream answers", () => {
  const answerTo = async (upstream: { status: number; headers?: Record<string, string> }) => {
    const code = recipe("Passing on what an upstream answers");
    const handler =
      /async fetch\(request, env, ctx, auth, \{ tokens \}\) \{\n([\s\S]*?)^ {2}\},$/m.exec(code)?.[1] ?? "";
    const run = new Function("auth", "tokens", `return (async () => {${handler}})()`);
    const { status, headers = {} } = upstream;
    return run({}, { fetchWithToken: async () => new Response("report", { status, headers }) }) as Promise<Response>;
  };

  it("passes on what it says and of what type, and nothing else", async () => {
    const headers = { "Content-Type": "text/csv", "Set-Cookie": "a=b", "Cache-Control": "public", "X-Any": "1" };
    const response = await answerTo({ status: 200, headers });
    expect([response.status, await response.text()]).toEqual([200, "report"]);
    expect([...response.headers]).toEqual([["content-type", "text/csv"]]);
  });

  it.each([401, 403, 500])("does not let its %i pass for the server's own", async (status) => {
    expect((await answerTo({ status, headers: { "WWW-Authenticate": "Bearer" } })).status).toBe(502);
  });
});

describe("Closer to the RFCs", () => {
  const server = running("Closer to the RFCs");

  it("names the URL that clients use as the resource, in the document that the challenge names", async () => {
    const refused = await fetch(`${server().origin}/mcp`);
    expect(challengeOf(refused)).toBe(`Bearer resource_metadata="${metadataOf(server(), "/mcp")}"`);
    const metadata = await (await fetch(metadataOf(server(), "/mcp"))).json();
    expect(metadata).toMatchObject({ resource: `${server().origin}/mcp` });
  });

  it("has no other document, and no copy of the zone's", async () => {
    const others = [metadataOf(server()), metadataOf(server(), "/mcp/"), metadataOf(server(), "/other")];
    const copies = ["", "/mcp"].map((rest) => `${server().origin}/.well-known/oauth-authorization-server${rest}`);
    for (const url of [...others, ...copies]) expect((await fetch(url)).status, url).toBe(404);
  });

  it.each([
    [undefined, 200],
    ["JWT", 401],
  ])("answers a token of type %s: %i", async (typ, status) => {
    const response = await send(server(), "GET", { path: "/mcp", audience: "/mcp", ...(typ && { typ }) });
    expect(response.status).toBe(status);
  });
});
