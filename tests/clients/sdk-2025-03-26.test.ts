// The MCP SDK at revision 2025-03-26. It does not know protected resource metadata, uses the server's origin as its
// authorization server, and names no resource.
import { UnauthorizedError } from "@modelcontextprotocol/sdk-2025-03-26/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk-2025-03-26/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk-2025-03-26/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk-2025-03-26/shared/transport.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Naming, protectedServers } from "../support/protected-server.ts";
import { Person } from "./person.ts";

const startProtectedServer = protectedServers();

async function started(naming: Naming, legacyDiscovery = true): Promise<string> {
  const server = await startProtectedServer({ naming, legacyDiscovery });
  onTestFinished(() => server.close());
  return server.origin;
}

async function connect(transport: StreamableHTTPClientTransport): Promise<Client> {
  const client = new Client({ name: "old", version: "1.0.0" });
  // The SDK's own types are inconsistent under exactOptionalPropertyTypes.
  await client.connect(transport as Transport);
  return client;
}

/** Logs in and returns the caller as the server sees it. */
async function whoami(url: string, person: Person) {
  const open = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: person });
  const refused = open();
  await expect(connect(refused)).rejects.toThrow(UnauthorizedError);
  await refused.finishAuth(person.callback().get("code") ?? "");
  const client = await connect(open());
  onTestFinished(() => client.close());
  const { content } = (await client.callTool({ name: "whoami" })) as { content: { text: string }[] };
  return JSON.parse(content[0]?.text ?? "null");
}

describe("the MCP SDK of revision 2025-03-26", () => {
  it.each([
    ["origin", ""],
    ["path", "/mcp"],
  ] as const)("gets a token for a resource named by %s, which it never named", async (naming, identifier) => {
    const origin = await started(naming);
    const person = new Person();
    expect(await whoami(`${origin}/mcp`, person)).toMatchObject({ subject: "alice", audience: origin + identifier });
    expect(person.authorizations.map(({ searchParams }) => searchParams.get("resource"))).toEqual([
      origin + identifier,
    ]);
  });

  it("gets a token of no tenant, because it can't say which", async () => {
    const origin = await started("tenants");
    const tenant = new StreamableHTTPClientTransport(new URL(`${origin}/tenant-a/mcp`), { authProvider: new Person() });
    await expect(connect(tenant)).rejects.toMatchObject({
      name: "SignInError",
      code: "invalid_target",
    });
  });

  it("gets no token where there is no legacy discovery, because it finds nobody to log in at", async () => {
    const origin = await started("path", false);
    const person = new Person();
    const transport = new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), { authProvider: person });
    await expect(connect(transport)).rejects.toThrow("Dynamic client registration failed: HTTP 401");
    expect(person.authorizations).toEqual([]);
  });
});
