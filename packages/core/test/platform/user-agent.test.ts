import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { AuthorizationServer } from "../../src/discovery/authorization-server.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { createKeycardHandler } from "../../src/settings/handler.ts";
import { caller } from "../cache/support.ts";

const ISSUER = "https://zone.example";
const API = "https://api.example";
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/** A `fetch` that succeeds and records its calls. */
function world() {
  const seen: { url: string; userAgent: string | null }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { url, headers } = new Request(input, init);
    seen.push({ url, userAgent: headers.get("User-Agent") });
    if (url.endsWith("/token"))
      return Response.json({ access_token: "granted", token_type: "Bearer", expires_in: 300 });
    if (url.endsWith("/jwks")) return Response.json({ keys: [] });
    if (url.startsWith(API)) return new Response("hello");
    return Response.json({ issuer: ISSUER, token_endpoint: `${ISSUER}/token`, jwks_uri: `${ISSUER}/jwks` });
  };
  return { seen, fetch, onEvent: () => undefined };
}

describe("who calls (RFC 9110 section 10.1.5)", () => {
  it.each<[string, string | undefined, string]>([
    ["this library and the version in its package.json", undefined, `edgegrant/${version}`],
    ["who the server says it is", "mail-server/2.1 (+https://mail.example)", "mail-server/2.1 (+https://mail.example)"],
  ])("is told in every call, to the zone and to the upstream API: %s", async (_, userAgent, expected) => {
    const { seen, ...outside } = world();
    const options = { ...outside, userAgent };
    const client = new TokenExchangeClient(ISSUER, {
      ...options,
      clientId: "id",
      clientSecret: "a secret of 16 letters",
    });
    await new TokenCache(client, options).fetchWithToken(caller(), API, API);
    const server = new ResourceServer({ ...options, issuer: ISSUER });
    await server.handle(
      new Request("https://mcp.example/mcp", { headers: { Authorization: `Bearer ${caller({ exp: 4e9 }).token}` } }),
      () => new Response(),
    );
    expect(new Set(seen.map(({ url }) => new URL(url).pathname))).toEqual(
      new Set(["/.well-known/oauth-authorization-server", "/token", "/", "/jwks"]),
    );
    for (const { userAgent: sent } of seen) expect(sent).toBe(expected);
  });

  it("is what one call itself says, where it does", async () => {
    const { seen, ...outside } = world();
    const client = new TokenExchangeClient(ISSUER, outside);
    const headers = { "user-agent": "this call" };
    const cache = new TokenCache(client, outside);
    await cache.fetchWithToken(caller(), API, API, { headers });
    await cache.fetchWithToken(caller(), API, new Request(API, { headers }));
    expect(seen.filter(({ url }) => url.startsWith(API)).map(({ userAgent }) => userAgent)).toEqual([
      "this call",
      "this call",
    ]);
  });

  it("leaves a call's other headers, its method and its body as they are", async () => {
    let received: Request | undefined;
    const { fetch } = createRuntime({
      fetch: async (input, init) => {
        received = new Request(input, init);
        return new Response();
      },
    });
    await fetch(new Request(API, { method: "POST", body: "hello", headers: { Accept: "text/plain" } }));
    expect(received).toMatchObject({ method: "POST", url: `${API}/` });
    expect(received?.headers.get("Accept")).toBe("text/plain");
    expect(received?.headers.get("User-Agent")).toBe(`edgegrant/${version}`);
    expect(await received?.text()).toBe("hello");
  });

  it("is told by an authorization server that is made of a runtime, too", async () => {
    const { seen, ...outside } = world();
    await new AuthorizationServer(ISSUER, createRuntime({ ...outside, userAgent: "mine" })).metadata();
    expect(seen).toMatchObject([{ userAgent: "mine" }]);
  });

  it.each(["", " ", "a\r\nX-Admin: 1", "caf\u00e9", " blank"])(
    "is the default where the setting is %j, and the operator is told",
    async (userAgent) => {
      const events: EdgegrantEvent[] = [];
      const { seen, fetch } = world();
      await createRuntime({ fetch, userAgent, onEvent: (event) => events.push(event) }).fetch(API);
      expect(seen[0]?.userAgent).toBe(`edgegrant/${version}`);
      expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringMatching(/^userAgent must be/) }]);
    },
  );

  it("does not keep a server with such a setting from being built", () => {
    const options = { userAgent: "\n", onEvent: () => undefined, fetch: () => new Response() };
    expect(() => createKeycardHandler({ KEYCARD_ISSUER: ISSUER }, options)).not.toThrow();
  });
});
