import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import { claimsOf, headerOf } from "../support/client.ts";
import { exchange } from "../support/exchange.ts";
import { mcp, secret, testZone } from "../support/zone.ts";

const json = { "content-type": "application/json" };

test("counters are read and reset", async () => {
  const zone = await testZone();
  await fetch(`${zone.issuer}/jwks`);
  expect(await (await fetch(`${zone.issuer}/zone/counters`)).json()).toMatchObject({ jwks: 1, token: 0 });
  expect((await fetch(`${zone.issuer}/zone/counters`, { method: "DELETE" })).status).toBe(204);
  expect(zone.counters().jwks).toBe(0);
});

test("faults are set and cleared", async () => {
  const zone = await testZone();
  const body = JSON.stringify({ endpoint: "jwks", fault: { status: 418 } });
  expect((await fetch(`${zone.issuer}/zone/faults`, { method: "PUT", headers: json, body })).status).toBe(204);
  expect((await fetch(`${zone.issuer}/jwks`)).status).toBe(418);
  expect((await fetch(`${zone.issuer}/zone/faults`, { method: "DELETE" })).status).toBe(204);
  expect((await fetch(`${zone.issuer}/jwks`)).status).toBe(200);
});

test("keys are rotated, and retired if asked", async () => {
  const zone = await testZone();
  const keys = async (): Promise<number> =>
    ((await (await fetch(`${zone.issuer}/jwks`)).json()) as { keys: unknown[] }).keys.length;
  await fetch(`${zone.issuer}/zone/keys/rotate`, { method: "POST", headers: json, body: "{}" });
  expect(await keys()).toBe(2);
  await fetch(`${zone.issuer}/zone/keys/rotate`, { method: "POST", headers: json, body: '{"retire":true}' });
  expect(await keys()).toBe(1);
});

test("tokens are minted", async () => {
  const zone = await testZone();
  const body = JSON.stringify({ user: "bob", resource: "mcp", header: { typ: "JWT" } });
  const response = await fetch(`${zone.issuer}/zone/tokens`, { method: "POST", headers: json, body });
  const { token } = (await response.json()) as { token: string };
  expect(claimsOf(token)).toMatchObject({ sub: "bob", aud: mcp });
  expect(headerOf(token).typ).toBe("JWT");
});

test("the audit log is there as JSON", async () => {
  const zone = await testZone();
  await exchange(zone);
  expect(await (await fetch(`${zone.issuer}/zone/audit.json`)).json()).toEqual(zone.audit());
});

test("the configuration is there as JSON, without secrets or private keys", async () => {
  const zone = await testZone();
  const text = await (await fetch(`${zone.issuer}/zone/config.json`)).text();
  expect(JSON.parse(text)).toMatchObject({
    issuer: zone.issuer,
    applications: [
      { id: "secret-app", credential: "client_secret_basic", provides: "mcp", dependencies: ["profiles", "mail"] },
    ],
  });
  expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(text).not.toContain('"d"');
});

describe("a control request is refused", () => {
  test.each([
    ["when it is not JSON", { "content-type": "text/plain" }],
    ["when it has no content type", {}],
    ["when it comes from a page of another origin", { ...json, origin: "https://evil.example" }],
    ["when a browser says it is from another site", { ...json, "sec-fetch-site": "cross-site" }],
  ])("%s", async (_name, headers) => {
    const zone = await testZone();
    const body = new TextEncoder().encode('{"endpoint":"jwks","fault":{"status":500}}');
    const response = await fetch(`${zone.issuer}/zone/faults`, { method: "PUT", headers, body });
    expect(response.status).toBe(403);
    expect((await fetch(`${zone.issuer}/jwks`)).status).toBe(200);
  });

  test.each([
    ["an endpoint that does not exist", { endpoint: "tokens", fault: {} }, /endpoint/],
    ["a fault that does not exist", { endpoint: "token", fault: { explode: true } }, /fault.*explode/],
    ["a status that is none", { endpoint: "token", fault: { status: 42 } }, /fault.status/],
  ])("for %s, and says where the mistake is", async (_name, document, why) => {
    const zone = await testZone();
    const response = await fetch(`${zone.issuer}/zone/faults`, {
      method: "PUT",
      headers: json,
      body: JSON.stringify(document),
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error_description: string }).error_description).toMatch(why);
  });

  test("with a method that the path does not have", async () => {
    const zone = await testZone();
    const response = await fetch(`${zone.issuer}/zone/counters`, { method: "POST", headers: json, body: "{}" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, DELETE");
  });
});

test.each(["zone.evil.example", "evil.example:80", "127.0.0.1"])(
  "a request addressed to %s is not for this zone",
  async (host) => {
    const zone = await testZone();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(`${zone.issuer}/zone/audit.json`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once("error", reject)
        .end();
    });
    expect(status).toBe(421);
  },
);
