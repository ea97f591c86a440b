import { describe, expect, it } from "vitest";
import { InsufficientScopeError } from "../../src/errors.ts";
import { insufficientScope } from "../../src/server/insufficient-scope.ts";
import { type AuthenticatedHandler, ResourceServer } from "../../src/server/resource-server.ts";
import { MCP, testZone } from "../exchange/support.ts";

const zone = testZone();
const scopesIn = (response: Response) => /scope="([^"]*)"/.exec(response.headers.get("WWW-Authenticate") ?? "")?.[1];

async function demand(handler: AuthenticatedHandler, audience: string = MCP): Promise<Response> {
  const server = new ResourceServer({ issuer: zone().issuer, requiredScopes: ["mcp:tools"], audiences: ["urn:mcp"] });
  const token = await zone().mint({ user: "alice", audience, scope: "mcp:tools mail:read" });
  return server.handle(new Request(`${MCP}/mcp`, { headers: { Authorization: `Bearer ${token}` } }), handler);
}

const ways: [string, AuthenticatedHandler][] = [
  [
    "throws InsufficientScopeError",
    () => {
      throw new InsufficientScopeError({ scopes: ["mail:send"] });
    },
  ],
  ["returns insufficientScope()", (_, auth) => insufficientScope(auth, ["mail:send"])],
];

describe.each(ways)("a handler that %s", (_, handler) => {
  it("is answered as the step-up challenge of RFC 6750", async () => {
    const response = await demand(handler);
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toContain('error="insufficient_scope"');
    expect(response.headers.get("WWW-Authenticate")).toContain(
      `resource_metadata="${MCP}/.well-known/oauth-protected-resource"`,
    );
  });

  it("names what the caller has as well, so that asking for just that loses nothing", async () => {
    expect(scopesIn(await demand(handler))).toBe("mcp:tools mail:read mail:send");
  });

  it("can be read by pages", async () => {
    expect((await demand(handler)).headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("is answered in the same way where the token's audience is no URL", async () => {
    const response = await demand(handler, "urn:mcp");
    expect(scopesIn(response)).toBe("mcp:tools mail:read mail:send");
    expect(response.headers.get("WWW-Authenticate")).toContain("resource_metadata=");
  });
});

describe("a hierarchy of scopes", () => {
  const satisfies = (granted: readonly string[], required: string) =>
    granted.some((scope) => required === scope || required.startsWith(`${scope}:`));
  const statusFor = async (scope: string, hierarchy: boolean) => {
    const server = new ResourceServer({
      issuer: zone().issuer,
      requiredScopes: ["mail:read"],
      ...(hierarchy && { satisfies }),
    });
    const token = await zone().mint({ user: "alice", audience: MCP, scope });
    const request = new Request(`${MCP}/mcp`, { headers: { Authorization: `Bearer ${token}` } });
    return (await server.handle(request, () => new Response())).status;
  };

  it.each([
    ["mail:read", true, 200],
    ["mail", true, 200],
    ["mail:send", true, 403],
    ["mail", false, 403],
    ["mail:read", false, 200],
  ])("a token with %s, hierarchy %j: %i", async (scope, hierarchy, status) => {
    expect(await statusFor(scope, hierarchy)).toBe(status);
  });
});

describe("a hierarchy that is not told plainly", () => {
  it.each([
    ["a promise, which is no answer", (async () => true) as unknown as () => boolean],
    ["something else than true", (() => "yes") as unknown as () => boolean],
  ])("lets nobody in by %s", async (_, satisfies) => {
    const server = new ResourceServer({ issuer: zone().issuer, requiredScopes: ["mail:read"], satisfies });
    const token = await zone().mint({ user: "alice", audience: MCP, scope: "mail:send" });
    const request = new Request(`${MCP}/mcp`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await server.handle(request, () => new Response())).status).toBe(403);
  });
});
