// Several requests to one server: the resource of one must not affect the next.
import { describe, expect, it } from "vitest";
import { RequestTargets } from "../../src/server/request-target.ts";
import { MCP } from "../exchange/support.ts";
import { challengeOf, serverBench } from "./support.ts";

const { setUp, zone } = serverBench();
const OTHER = "https://other.example";

const bearer = (url: string, token: string) => new Request(url, { headers: { Authorization: `Bearer ${token}` } });

describe("a server that knows the latest address", () => {
  it.each([
    ["below another path", `${MCP}/tenant-b`],
    ["at the same path of another host", `${OTHER}/tenant-a`],
  ])("lets a token that was good a request ago not in %s, and again where it is good", async (_, elsewhere) => {
    const { send } = setUp();
    const token = await zone().mint({ audience: `${MCP}/tenant-a` });
    const visit = async (url: string) => (await send(bearer(url, token))).status;
    expect([await visit(`${MCP}/tenant-a`), await visit(elsewhere), await visit(`${MCP}/tenant-a`)]).toEqual([
      200, 401, 200,
    ]);
  });

  it.each(["", "/mcp"])("tells the metadata of each request's own host, where the resource is %j", async (path) => {
    const { send } = setUp({ resource: path || undefined });
    const token = await zone().mint({ audience: [MCP + path, OTHER + path] });
    for (const origin of [MCP, OTHER, MCP]) {
      const response = await send(bearer(`${origin}/mcp`, token), (_, auth) => new Response(auth.resourceMetadataUrl));
      expect(await response.text()).toBe(`${origin}/.well-known/oauth-protected-resource${path}`);
    }
  });

  it("points whoever is refused to the metadata of the very resource", async () => {
    const { send } = setUp();
    await send(bearer(`${MCP}/mcp`, await zone().mint({ audience: MCP })));
    const refused = await send(new Request(`${OTHER}/mcp`));
    expect(challengeOf(refused)).toContain(`resource_metadata="${OTHER}/.well-known/oauth-protected-resource"`);
  });
});

describe("RequestTargets", () => {
  const request = new Request(`${MCP}/mcp`);

  it("has the answer to the latest request at hand, for the same settings", () => {
    const targets = new RequestTargets();
    const options = { resource: MCP, resourceMetadataUrl: `${MCP}/metadata` };
    expect(targets.of(request, { ...options })).toBe(targets.of(request, { ...options }));
  });

  it("looks again where a setting is another", () => {
    const targets = new RequestTargets();
    const metadataOf = (resource: string, resourceMetadataUrl?: string) =>
      targets.of(request, { resource, resourceMetadataUrl }).resourceMetadata;
    expect(metadataOf(MCP)).toBe(`${MCP}/.well-known/oauth-protected-resource`);
    expect(metadataOf(`${MCP}/mcp`)).toBe(`${MCP}/.well-known/oauth-protected-resource/mcp`);
    expect(metadataOf(`${MCP}/mcp`, `${MCP}/metadata`)).toBe(`${MCP}/metadata`);
  });

  it("asks a function for the resource of each request", () => {
    const targets = new RequestTargets();
    const identifiers = [MCP, OTHER];
    const resource = () => identifiers.shift() ?? "";
    expect([targets.of(request, { resource }), targets.of(request, { resource })]).toMatchObject([
      { identifier: MCP },
      { identifier: OTHER },
    ]);
  });
});
