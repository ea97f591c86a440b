import { describe, expect, it } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { ConfigurationError, InsufficientScopeError } from "../../src/errors.ts";
import { insufficientScope } from "../../src/server/error-response.ts";
import {
  type AuthenticatedHandler,
  ResourceServer,
  type ResourceServerOptions,
} from "../../src/server/resource-server.ts";
import { MCP, recorder, testZone } from "../exchange/support.ts";

const zone = testZone();
const challengeOf = (response: Response) => response.headers.get("WWW-Authenticate") ?? "";
const scopesIn = (response: Response) => /scope="([^"]*)"/.exec(challengeOf(response))?.[1];
const metadataIn = (response: Response) => /resource_metadata="([^"]*)"/.exec(challengeOf(response))?.[1];

interface Wish {
  audience?: string;
  path?: string;
  options?: Partial<ResourceServerOptions>;
  claims?: Record<string, unknown>;
}

async function demand(handler: AuthenticatedHandler, wish: Wish = {}): Promise<Response> {
  const { audience = MCP, path = "/mcp", options, claims = {} } = wish;
  const server = new ResourceServer({
    issuer: zone().issuer,
    requiredScopes: ["mcp:tools"],
    onEvent: () => undefined,
    ...options,
  });
  const token = await zone().mint({ user: "alice", audience, scope: "mcp:tools mail:read", claims });
  return server.handle(new Request(MCP + path, { headers: { Authorization: `Bearer ${token}` } }), handler);
}

const throws: AuthenticatedHandler = () => {
  throw new InsufficientScopeError({ scopes: ["mail:send"] });
};
const returns: AuthenticatedHandler = (_, auth) => insufficientScope(auth, ["mail:send"]);

describe.each([
  ["throws InsufficientScopeError", throws],
  ["returns insufficientScope()", returns],
])("a handler that %s", (_, handler) => {
  it("is answered as the step-up challenge of RFC 6750", async () => {
    const response = await demand(handler);
    expect(response.status).toBe(403);
    expect(challengeOf(response)).toContain('error="insufficient_scope"');
    expect(metadataIn(response)).toBe(`${MCP}/.well-known/oauth-protected-resource`);
  });

  it("names what the caller has as well, so that asking for just that loses nothing", async () => {
    expect(scopesIn(await demand(handler))).toBe("mcp:tools mail:read mail:send");
  });

  it("can be read by pages", async () => {
    expect((await demand(handler)).headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it.each<[string, Wish, string]>([
    ["a path, and the resource is the origin", { audience: `${MCP}/mcp` }, ""],
    ["the origin and a slash", { audience: `${MCP}/` }, ""],
    ["the resource but for a slash", { audience: `${MCP}/mcp`, options: { resource: "/mcp/" } }, "/mcp/"],
    ["a resource with a query", { audience: `${MCP}/mcp?t=a`, options: { resource: "/mcp?t=a" } }, "/mcp?t=a"],
    ["another origin", { audience: "https://old.example/mcp", options: { audiences: "https://old.example/mcp" } }, ""],
    ["no URL", { audience: "urn:mcp", options: { audiences: ["urn:mcp"], resource: "/mcp" } }, "/mcp"],
  ])(
    "names the metadata of the resource and not of the token's audience, where that is %s",
    async (_name, wish, rest) => {
      const response = await demand(handler, wish);
      expect(response.status).toBe(403);
      expect(metadataIn(response)).toBe(`${MCP}/.well-known/oauth-protected-resource${rest}`);
    },
  );

  it("names the metadata of the resource that the request was for", async () => {
    const options = { resource: (url: URL) => `/${url.pathname.split("/")[1]}` };
    const response = await demand(handler, { audience: `${MCP}/tenant-b`, path: "/tenant-b/mcp", options });
    expect(metadataIn(response)).toBe(`${MCP}/.well-known/oauth-protected-resource/tenant-b`);
  });

  it("asks for nothing that a scope of the token cannot be, nor for offline_access", async () => {
    const scope = ["mcp:tools", "a b", 'x", error="none', "caf\u00e9", "\r\nSet-Cookie: a=b", "", "offline_access"];
    const response = await demand(handler, { claims: { scope } });
    expect(response.status).toBe(403);
    expect(scopesIn(response)).toBe("mcp:tools mail:send");
    expect(response.headers.has("Set-Cookie")).toBe(false);
  });
});

describe("to throw InsufficientScopeError and to return insufficientScope()", () => {
  const hierarchy = (granted: readonly string[], required: string) => granted.includes(required.split(":")[0] ?? "");

  it.each<[string, Wish]>([
    ["by default", {}],
    ["with a resource", { audience: `${MCP}/mcp`, options: { resource: "/mcp" } }],
    ["with several scopes required", { options: { requiredScopes: ["mail:read", "mcp:tools"] } }],
    ["with a broader scope", { options: { satisfies: hierarchy }, claims: { scope: "mcp mail:read" } }],
    ["with no scope at all", { options: { requiredScopes: [] }, claims: { scope: undefined } }],
    ["with cors narrowed", { options: { cors: { origins: ["https://app.example"] } } }],
  ])("give the very same answer %s", async (_, wish) => {
    const [thrown, returned] = [await demand(throws, wish), await demand(returns, wish)];
    expect([...returned.headers]).toEqual([...thrown.headers]);
    expect(returned.status).toBe(thrown.status);
    expect(await returned.text()).toBe(await thrown.text());
  });
});

describe("insufficientScope", () => {
  const auth: Pick<AuthInfo, "scopes"> = { scopes: ["mcp:tools"] };

  it("throws what the server answers in the same way, for a caller whom no server let in", () => {
    expect(() => insufficientScope(auth, ["mail:send"])).toThrow(InsufficientScopeError);
  });

  it.each([[["a b"]], [["a", '"']], ["mail:send" as unknown as string[]]])(
    "refuses %j, which are no scopes",
    (scopes) => {
      const resourceMetadataUrl = `${MCP}/.well-known/oauth-protected-resource`;
      expect(() => insufficientScope({ ...auth, resourceMetadataUrl }, scopes)).toThrow(ConfigurationError);
    },
  );

  it.each([[["a b offline_access"]], ["mail:send" as unknown as string[]]])(
    "and InsufficientScopeError with %j end in 500, and the operator learns why",
    async (scopes) => {
      const { events, onEvent } = recorder();
      const handlers: AuthenticatedHandler[] = [
        (_, caller) => insufficientScope(caller, scopes),
        () => {
          throw new InsufficientScopeError({ scopes });
        },
      ];
      for (const handler of handlers) {
        const response = await demand(handler, { options: { onEvent } });
        expect(response.status).toBe(500);
        expect(await response.json()).toEqual({ error: "server_error" });
        expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      }
      const failures = events.filter(({ type }) => type.endsWith(".invalid"));
      const told = {
        type: "configuration.invalid",
        message: expect.stringContaining("InsufficientScopeError's scopes"),
      };
      expect(failures).toEqual([told, told]);
    },
  );
});

describe("a token that lacks a scope which every request needs", () => {
  const refused = (scope: unknown, requiredScopes: string[]) =>
    demand(() => new Response(), { claims: { scope }, options: { requiredScopes } });

  it("is told what it has as well, so that a client with scopes of several routes asks for all of them", async () => {
    expect(scopesIn(await refused("mail:read mail:send", ["mail:read", "mail:delete"]))).toBe(
      "mail:read mail:send mail:delete",
    );
  });

  it("is never told to ask for offline_access", async () => {
    const response = await refused("offline_access mail:read", ["mail:send"]);
    expect(scopesIn(response)).toBe("mail:read mail:send");
  });

  it("is not told of what can't be a scope", async () => {
    expect(scopesIn(await refused(["a b", '"', "mail:read"], ["mail:send"]))).toBe("mail:read mail:send");
  });
});

describe("a hierarchy of scopes", () => {
  const satisfies = (granted: readonly string[], required: string) =>
    granted.some((scope) => required === scope || required.startsWith(`${scope}:`));
  const statusFor = async (scope: string, hierarchy: boolean) => {
    const options = { requiredScopes: ["mail:read"], ...(hierarchy && { satisfies }) };
    return (await demand(() => new Response(), { claims: { scope }, options })).status;
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
    const options = { requiredScopes: ["mail:send"], satisfies };
    expect((await demand(() => new Response(), { options })).status).toBe(403);
  });
});
