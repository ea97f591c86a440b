// Several protected resources on one origin, each with its own metadata and audience.
import { describe, expect, it } from "vitest";
import { ResourceServer } from "../../src/server/resource-server.ts";
import type { Resource } from "../../src/verify/audience.ts";
import { MCP, recorder, testZone } from "../exchange/support.ts";

const zone = testZone();
const tenantOf = (url: URL) => `/${url.pathname.split("/")[1]}`;

function server(onEvent = recorder().onEvent): ResourceServer {
  return new ResourceServer({ issuer: zone().issuer, resource: tenantOf, onEvent });
}

async function call(path: string, audience: string): Promise<Response> {
  const token = await zone().mint({ user: "alice", audience });
  const request = new Request(MCP + path, { headers: { Authorization: `Bearer ${token}` } });
  return server().handle(request, (_, auth) => new Response(auth.resource?.href ?? null));
}

describe("a server with a resource per tenant", () => {
  it.each(["/tenant-a", "/tenant-b"])("describes %s by itself", async (tenant) => {
    const request = new Request(`${MCP}/.well-known/oauth-protected-resource${tenant}`);
    const response = await server().handle(request, () => new Response());
    expect(await response.json()).toMatchObject({ resource: MCP + tenant });
  });

  it("asks the zone for a token of the tenant in question", async () => {
    const request = new Request(`${MCP}/.well-known/oauth-authorization-server/tenant-a`);
    const response = await server().handle(request, () => new Response());
    const { authorization_endpoint: endpoint } = (await response.json()) as { authorization_endpoint: string };
    expect(new URL(endpoint).searchParams.get("resource")).toBe(`${MCP}/tenant-a`);
  });

  it("points a caller without a token to the tenant's own metadata", async () => {
    const response = await server().handle(new Request(`${MCP}/tenant-b/mcp`), () => new Response());
    expect(response.headers.get("WWW-Authenticate")).toContain(
      `resource_metadata="${MCP}/.well-known/oauth-protected-resource/tenant-b"`,
    );
  });

  it.each([
    ["/tenant-a/mcp", `${MCP}/tenant-a`, 200],
    ["/tenant-a/mcp", `${MCP}/tenant-b`, 401],
    ["/tenant-b/mcp", `${MCP}/tenant-a`, 401],
    ["/tenant-a/mcp", MCP, 401],
    ["/tenant-a/../tenant-b/mcp", `${MCP}/tenant-a`, 401],
    ["/tenant-a%2f..%2ftenant-b", `${MCP}/tenant-b`, 401],
  ])("answers a request to %s with a token for %s: %i", async (path, audience, status) => {
    expect((await call(path, audience)).status).toBe(status);
  });

  describe("without legacy discovery", () => {
    const known = new Set(["/tenant-a", "/tenant-b"]);
    const ofKnown = (url: URL) => (known.has(tenantOf(url)) ? tenantOf(url) : url.origin);
    const statusOf = async (path: string, resource: Resource, token?: string) => {
      const { onEvent } = recorder();
      const exact = new ResourceServer({ issuer: zone().issuer, resource, legacyDiscovery: false, onEvent });
      const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      return (await exact.handle(new Request(MCP + path, { headers }), () => new Response())).status;
    };

    it.each([
      ["each tenant's own address", "/tenant-a", 200],
      ["an endpoint of a tenant", "/tenant-a/mcp", 404],
      ["a tenant that the function does not know, and counts to the origin", "/tenant-x", 404],
      ["the origin, which the function knows as well", "", 200],
    ])("answers a request for the metadata at %s: %s, %i", async (_, rest, status) => {
      expect(await statusOf(`/.well-known/oauth-protected-resource${rest}`, ofKnown)).toBe(status);
    });

    it("lets callers in as ever", async () => {
      const token = await zone().mint({ user: "alice", audience: `${MCP}/tenant-a` });
      expect(await statusOf("/tenant-a/mcp", ofKnown, token)).toBe(200);
      expect(await statusOf("/tenant-b/mcp", ofKnown, token)).toBe(401);
    });

    it("has no copy of the zone's metadata, for no tenant, known or not", async () => {
      for (const rest of ["", "/tenant-a", "/tenant-x"]) {
        expect(await statusOf(`/.well-known/oauth-authorization-server${rest}`, ofKnown)).toBe(404);
      }
    });
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a promise, as an async function does", Promise.resolve("/x")],
    ["a URL", new URL(`${MCP}/x`)],
  ])("answers 500 where the function gives %s, and names the setting", async (_, given) => {
    const { events, onEvent } = recorder();
    const resource = () => given as unknown as string;
    const broken = new ResourceServer({ issuer: zone().issuer, onEvent, resource });
    for (const path of ["/x/mcp", "/.well-known/oauth-protected-resource/x"]) {
      expect((await broken.handle(new Request(MCP + path), () => new Response())).status).toBe(500);
    }
    const told = { type: "configuration.invalid", message: expect.stringMatching(/^resource must be/) };
    expect(events).toEqual([told, told]);
  });

  it("answers 500 where the function throws, and tells the operator", async () => {
    const { events, onEvent } = recorder();
    const broken = new ResourceServer({
      issuer: zone().issuer,
      onEvent,
      resource: () => {
        throw new Error("no such tenant");
      },
    });
    for (const path of ["/x/mcp", "/.well-known/oauth-protected-resource/x"]) {
      expect((await broken.handle(new Request(MCP + path), () => new Response())).status).toBe(500);
    }
    expect(events.map(({ type }) => type)).toEqual(["handler.failed", "handler.failed"]);
  });
});
