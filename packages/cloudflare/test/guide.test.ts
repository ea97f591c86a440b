import { describe, expect, it } from "vitest";
import { farEnd, mint, modeA, modeB, send } from "./support/far-end.ts";
import guideWorker from "./support/guide-worker.ts";

describe("the guide's Worker, credential mode A", () => {
  it.each(["alice", "bob"])("lets %s reach the upstream API as nobody else", async (user) => {
    const token = await mint({ user });
    const response = await send(guideWorker, modeA, "https://secret.example/mcp", token);
    expect(await response.json()).toMatchObject({ id: user, email: `${user}@example.com` });
  });

  it("exchanges once for many calls of one user at the same time", async () => {
    const token = await mint({ user: "alice", clientId: "a client of its own" });
    const before = await exchangesOf("a client of its own");
    await Promise.all(Array.from({ length: 10 }, () => send(guideWorker, modeA, "https://secret.example/mcp", token)));
    expect((await exchangesOf("a client of its own")) - before).toBe(1);
  });

  it("challenges a caller without a token", async () => {
    const response = await send(guideWorker, modeA, "https://secret.example/mcp");
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe(
      'Bearer scope="mcp:tools", resource_metadata="https://secret.example/.well-known/oauth-protected-resource"',
    );
  });

  it("refuses a token for another server", async () => {
    const response = await send(guideWorker, modeA, "https://secret.example/mcp", await mint({ resource: "keyed" }));
    expect(response.status).toBe(401);
  });

  it("asks for the scope that a token lacks, and for what it has, so that nothing is lost", async () => {
    const token = await mint({ scope: "mcp:admin" });
    const response = await send(guideWorker, modeA, "https://secret.example/mcp", token);
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toContain('error="insufficient_scope"');
    expect(response.headers.get("WWW-Authenticate")).toContain('scope="mcp:admin mcp:tools"');
  });

  it("describes itself to clients", async () => {
    const url = "https://secret.example/.well-known/oauth-protected-resource";
    expect(await (await send(guideWorker, modeA, url)).json()).toEqual({
      resource: "https://secret.example",
      authorization_servers: [farEnd.ISSUER],
      scopes_supported: ["mcp:tools"],
      bearer_methods_supported: ["header"],
      resource_name: "My Worker MCP Server",
    });
  });
});

describe("the guide's Worker, credential mode B", () => {
  it("publishes the public half of its key, and only that", async () => {
    const response = await send(guideWorker, modeB, "https://keyed.example/.well-known/jwks.json");
    const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  });
});

/** The number of tokens that the zone issued to the application for users of this client. */
async function exchangesOf(client: string): Promise<number> {
  const response = await fetch(`${farEnd.ISSUER}/zone/audit.json`);
  const events = (await response.json()) as AuditEvent[];
  return events.filter(
    (event) => event.grant === "token_exchange" && event.type === "credentials:issue" && event.client === client,
  ).length;
}

interface AuditEvent {
  grant: string;
  type: string;
  client?: string;
}
