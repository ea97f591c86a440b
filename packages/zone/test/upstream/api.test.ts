import { describe, expect, test } from "vitest";
import type { MintRequest, Zone } from "../../src/index.ts";
import { exchange } from "../support/exchange.ts";
import { resourceOf, testZone } from "../support/zone.ts";

function callApi(zone: Zone, token?: string, path = "/api/user", init: RequestInit = {}): Promise<Response> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${resourceOf(zone, "profiles").url}${path}`, { headers, ...init });
}

test("the identifier of a served resource is its origin, when none is configured", async () => {
  const { identifier, url } = resourceOf(await testZone(), "profiles");
  expect(identifier).toBe(url);
  expect(identifier).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("a token exchanged for it gets its user's profile, and through whom it came", async () => {
  const zone = await testZone();
  const { body } = await exchange(zone, { subject_token: await zone.mint({ resource: "mcp", user: "bob" }) });
  const response = await callApi(zone, String(body.access_token));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    id: "bob",
    name: "Bob Baker",
    email: "bob@example.com",
    scope: "profile:read shared",
    via: {
      application: "secret-app",
      name: "App with a secret",
      clientId: "https://apps.example/secret:app",
      actors: ["https://apps.example/secret:app"],
    },
  });
});

describe("a token is refused", () => {
  const tokens: [name: string, request: MintRequest][] = [
    ["for the MCP server", { resource: "mcp" }],
    ["for this API with a slash at the end", { resource: "http://127.0.0.1/" }],
    ["that has expired", { resource: "profiles", expiresInSeconds: -60 }],
    ["that a client signed in for, without an exchange", { resource: "profiles", scope: "profile:read" }],
    ["of another zone", { resource: "profiles", claims: { iss: "https://zone.example" } }],
    ["without an audience", { resource: "profiles", claims: { aud: undefined } }],
    ["signed by nobody the zone knows", { resource: "profiles", header: { kid: "unknown" } }],
  ];
  test.each(tokens)("%s", async (_name, request) => {
    const zone = await testZone();
    const response = await callApi(zone, await zone.mint(request));
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token"/);
    expect(await response.json()).toMatchObject({ error: "invalid_token" });
  });
});

test("without a token it answers with a challenge that names no error", async () => {
  const response = await callApi(await testZone());
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
});

test.each([
  ["/api/other", "GET", 404],
  ["/api/user", "POST", 405],
])("%s by %s is %i", async (path, method, status) => {
  expect((await callApi(await testZone(), undefined, path, { method })).status).toBe(status);
});
