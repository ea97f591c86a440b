import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { MCP } from "../exchange/support.ts";
import { APP, challengeOf, RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, withToken } = serverBench();

describe("a request that came by plain http, or for another host, which its caller decides", () => {
  const tenants = (url: URL) => `${url.origin}/${url.pathname.split("/")[1]}`;

  it.each([
    ["the origin", {}, ""],
    ["a path", { resource: "/mcp" }, "/mcp"],
    ["what a function makes of the request's URL", { resource: tenants }, "/mcp"],
  ])("is no wrong setting where the resource is %s", async (_, options, rest) => {
    const { send, events } = setUp(options);
    const response = await send(new Request("http://other.example/mcp"));
    expect(response.status).toBe(401);
    const metadata = `http://other.example/.well-known/oauth-protected-resource${rest}`;
    expect(challengeOf(response)).toContain(`resource_metadata="${metadata}"`);
    expect((await send(new Request(metadata))).status).toBe(200);
    expect(events.map(({ type }) => type)).toEqual(["configuration.suspect", "token.rejected"]);
  });

  it("does not change a resource that is set", async () => {
    const { send } = setUp({ resource: MCP });
    const response = await send(new Request("http://other.example/mcp"));
    expect(challengeOf(response)).toContain(`resource_metadata="${RESOURCE_METADATA}"`);
  });
});

describe("a misconfiguration", () => {
  const issuers: [string, unknown][] = [
    ["missing", undefined],
    ["empty", ""],
    ["not a URL", "your-zone"],
    ["http", "http://zone.example"],
    ["with a query", "https://zone.example?a=b"],
    ["with a password", "https://user:hunter2-hunter2@zone.example"],
  ];

  it.each(issuers)(
    "of the issuer is 500 without detail, and an event that says what to change: %s",
    async (_, issuer) => {
      const { send, events } = setUp({ issuer: issuer as string });
      for (const sent of [await withToken(), new Request(RESOURCE_METADATA)]) {
        const response = await send(sent);
        expect(response.status).toBe(500);
        expect(await response.json()).toEqual({ error: "server_error" });
        expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      }
      expect(events.map(({ type }) => type)).toEqual(["configuration.invalid", "configuration.invalid"]);
      expect(JSON.stringify(events)).not.toContain("hunter2");
    },
  );

  it.each(issuers)("of the issuer leaves what does not depend on it: %s", async (_, issuer) => {
    const { send } = setUp({ issuer: issuer as string, publicJwks: async () => ({ keys: [] }) });
    const preflight = request({ Origin: APP, "Access-Control-Request-Method": "POST" }, { method: "OPTIONS" });
    expect((await send(preflight)).status).toBe(204);
    expect((await send(new Request(`${MCP}/.well-known/jwks.json`))).status).toBe(200);
    expect((await send(request())).status).toBe(401);
  });

  it("of the issuer may be told by a function that throws", async () => {
    const issuer = (): string => {
      throw new ConfigurationError("KEYCARD_ISSUER is missing");
    };
    const { send, events } = setUp({ issuer });
    expect((await send(await withToken())).status).toBe(500);
    expect(events).toEqual([{ type: "configuration.invalid", message: "KEYCARD_ISSUER is missing" }]);
  });

  it.each([
    "mcp.example",
    "urn:example:mcp",
    "https://mcp.example/#a",
    "http://mcp.example",
    "https://u:p@mcp.example",
  ])("of the resource as %j is 500 for all that must name it", async (resource) => {
    const { send, events } = setUp({ resource });
    for (const sent of [request(), await withToken(), new Request(RESOURCE_METADATA)]) {
      expect((await send(sent)).status).toBe(500);
    }
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["configuration.invalid"]));
  });

  const wrongScopes = ["mcp:tools", ["mcp:tools offline_access"], [""], ['mcp"'], null] as unknown as string[][];
  it.each(wrongScopes.map((scopes) => [scopes]))(
    "of the required scopes as %j is 500 for all that needs them, and leaves the documents",
    async (requiredScopes) => {
      const handler = vi.fn(() => new Response());
      const { send, events } = setUp({ requiredScopes, satisfies: () => true });
      for (const sent of [request(), await withToken(), request({ Authorization: "Bearer bad" })]) {
        const response = await send(sent, handler);
        expect(response.status).toBe(500);
        expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      }
      expect(handler).not.toHaveBeenCalled();
      const told = { type: "configuration.invalid", message: expect.stringMatching(/^requiredScopes: /) };
      expect(events).toEqual([told, told, told]);
      expect((await send(new Request(RESOURCE_METADATA))).status).toBe(200);
    },
  );

  it.each([{}, "https://app.example", { origins: [`${APP}/`] }, { origins: ["*", APP] }])(
    "of cors as %j is 500 for every answer, which no page may read",
    async (cors) => {
      const handler = vi.fn(() => new Response());
      const { send, events } = setUp({ cors: cors as NonNullable<ResourceServerOptions["cors"]> });
      const origin = { Origin: APP };
      const preflight = request({ ...origin, "Access-Control-Request-Method": "POST" }, { method: "OPTIONS" });
      for (const sent of [
        preflight,
        new Request(RESOURCE_METADATA),
        request(origin),
        await withToken("mcp:tools", origin),
      ]) {
        const response = await send(sent, handler);
        expect(response.status).toBe(500);
        expect(await response.json()).toEqual({ error: "server_error" });
        expect(response.headers.has("Access-Control-Allow-Origin")).toBe(false);
      }
      expect(handler).not.toHaveBeenCalled();
      const told = { type: "configuration.invalid", message: expect.stringMatching(/^cors/) };
      expect(events).toEqual([told, told, told, told]);
    },
  );

  const descriptions: [string, object][] = [
    ["scopesSupported", { scopesSupported: ["mcp:tools offline_access"] }],
    ["resourceName", { resourceName: 42 }],
    ["serviceDocumentationUrl", { serviceDocumentationUrl: "docs.example" }],
    ["resourcePolicyUrl", { resourcePolicyUrl: "javascript:alert(1)" }],
    ["resourceTermsUrl", { resourceTermsUrl: "/terms" }],
    ["legacyDiscovery", { legacyDiscovery: "false" }],
  ];
  it.each(descriptions)(
    "of %s is told once the server is built, before anybody asks for the document, which is 500, and nothing else",
    async (name, description) => {
      const { send, events } = setUp(description);
      const told = { type: "configuration.invalid", message: expect.stringMatching(new RegExp(`^${name}\\b`)) };
      expect(events).toEqual([told]);
      expect((await send(await withToken())).status).toBe(200);
      expect((await send(request())).status).toBe(401);
      expect((await send(new Request(RESOURCE_METADATA))).status).toBe(500);
      expect(events.filter(({ type }) => type === "configuration.invalid")).toEqual([told, told]);
    },
  );

  it("of the scopes of tools is told once the server is built", () => {
    const { events } = setUp({ toolScopes: { send_mail: "mail send" } });
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringMatching(/^toolScopes/) }]);
  });

  it("of no kind is told of a server that describes itself well", () => {
    expect(setUp({ scopesSupported: ["mcp:tools"], resourceName: "Tools" }).events).toEqual([]);
  });

  it("of the key is 500 for jwks.json alone", async () => {
    const publicJwks = async () => {
      throw new ConfigurationError("KEYCARD_PRIVATE_KEY is encrypted");
    };
    const { send, events } = setUp({ publicJwks });
    expect((await send(new Request(`${MCP}/.well-known/jwks.json`))).status).toBe(500);
    expect((await send(await withToken())).status).toBe(200);
    expect(events[0]).toEqual({ type: "configuration.invalid", message: "KEYCARD_PRIVATE_KEY is encrypted" });
  });
});
