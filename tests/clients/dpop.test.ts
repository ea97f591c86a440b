// The MCP SDK's client of v2 with its own DPoP, from a 401 to a tool, at a server that takes nothing but bound tokens.
import { dpop, ResourceServer } from "@edgegrant/core";
import { startZone, type Zone } from "@edgegrant/zone";
import { DpopSession } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientV2Initialize } from "./agents.ts";
import { Person } from "./person.ts";

const ENDPOINT = "https://mcp.example/mcp";

let zone: Zone;
beforeAll(async () => {
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [{ id: "server", name: "The server", identifier: ENDPOINT, scopes: ["mcp:tools"] }],
    applications: [],
  });
});
afterAll(() => zone?.close());

/** A person whose host has a key. */
class KeyHolder extends Person {
  readonly #session = DpopSession.create();
  dpop = () => this.#session;
}

it.each([
  ["", {}],
  [", where each proof needs a nonce", { nonces: { secret: "a secret of this test" } }],
])("logs in and calls a tool with proofs of its own%s", async (_, options) => {
  const schemes = new Set<string | undefined>();
  const server = new ResourceServer({
    issuer: zone.issuer,
    resource: ENDPOINT,
    requiredScopes: ["mcp:tools"],
    dpop: dpop({ required: true, ...options }),
  });
  const person = new KeyHolder();
  const session = await clientV2Initialize.connect(ENDPOINT, {
    person,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (!request.url.startsWith("https://mcp.example/")) return fetch(request);
      schemes.add(request.headers.get("Authorization")?.split(" ")[0]);
      return server.handle(request, async (received, auth) => {
        if (received.method !== "POST") return new Response(null, { status: 405 });
        const mcp = new McpServer({ name: "server", version: "1.0.0" });
        mcp.registerTool("whoami", {}, () => ({ content: [{ type: "text", text: auth.subject ?? "" }] }));
        const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
        await mcp.connect(transport);
        return transport.handleRequest(received, { authInfo: auth });
      });
    },
  });
  expect(await session.say("whoami")).toBe("alice");
  expect([...schemes]).toEqual([undefined, "DPoP"]);
  expect(person.authorizations[0]?.searchParams.get("scope")).toBe("mcp:tools");
  await session.close();
});
