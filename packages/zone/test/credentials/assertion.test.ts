import { exportJWK, generateKeyPair } from "jose";
import * as oauth from "oauth4webapi";
import { describe, expect, test } from "vitest";
import type { Zone } from "../../src/index.ts";
import { discover, insecure } from "../support/client.ts";
import { accessTokenType, assertionType, type ExchangeAnswer, exchange, exchangeGrant } from "../support/exchange.ts";
import { type Claims, freePort, type TestWorker, testWorker } from "../support/worker.ts";
import { otherMcp, resourceOf, testConfig, testZone } from "../support/zone.ts";

function identityZone(worker: { jwksUri: string }): Promise<Zone> {
  const application = { id: "keys-app", name: "App with keys", provides: "other-mcp", dependencies: ["profiles"] };
  return testZone({ applications: [...testConfig().applications, { ...application, jwksUri: worker.jwksUri }] });
}

async function present(zone: Zone, assertion: string): Promise<ExchangeAnswer> {
  const parameters = { client_assertion: assertion, client_assertion_type: assertionType };
  return exchange(zone, { ...parameters, subject_token: await zone.mint({ resource: "other-mcp" }) }, {});
}

async function scene(changes: Claims = {}): Promise<{ zone: Zone; worker: TestWorker; assertion: string }> {
  const worker = await testWorker();
  const zone = await identityZone(worker);
  return { zone, worker, assertion: await worker.assertion(otherMcp, zone.issuer, changes) };
}

test("an independent client exchanges with private_key_jwt, its id being the resource it provides", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const worker = await testWorker();
  worker.answer = {
    status: 200,
    body: JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: "RS256" }] }),
  };
  const zone = await identityZone(worker);
  const as = await discover(zone);
  const client = { client_id: otherMcp };
  const response = await oauth.genericTokenEndpointRequest(
    as,
    client,
    oauth.PrivateKeyJwt(privateKey),
    exchangeGrant,
    {
      subject_token: await zone.mint({ resource: "other-mcp" }),
      subject_token_type: accessTokenType,
      resource: resourceOf(zone, "profiles").identifier,
    },
    insecure,
  );
  expect(await oauth.processGenericTokenEndpointResponse(as, client, response)).toHaveProperty("access_token");
});

describe("an assertion is accepted", () => {
  test.each(["RS256", "PS256", "ES256", "ES384", "EdDSA"] as const)("when signed with %s", async (algorithm) => {
    const worker = await testWorker(algorithm);
    const zone = await identityZone(worker);
    expect((await present(zone, await worker.assertion(otherMcp, zone.issuer))).status).toBe(200);
  });

  test.each([
    ["the issuer", (issuer: string) => issuer],
    ["the token endpoint", (issuer: string) => `${issuer}/token`],
    ["a list with the issuer in it", (issuer: string) => ["https://x.example", issuer]],
  ])("when its audience is %s", async (_name, audience) => {
    const worker = await testWorker();
    const zone = await identityZone(worker);
    expect((await present(zone, await worker.assertion(otherMcp, audience(zone.issuer)))).status).toBe(200);
  });

  test("after the application's keys were rotated", async () => {
    const { zone, worker, assertion } = await scene();
    await present(zone, assertion);
    await worker.rotate();
    expect((await present(zone, await worker.assertion(otherMcp, zone.issuer))).status).toBe(200);
  });

  test("without fetching the keys again each time", async () => {
    const { zone, worker, assertion } = await scene();
    await present(zone, assertion);
    await present(zone, await worker.assertion(otherMcp, zone.issuer));
    expect(worker.fetches()).toBe(1);
  });

  test("as soon as keys that could not be fetched are there", async () => {
    const { zone, worker, assertion } = await scene();
    worker.answer = { status: 503, body: "" };
    expect((await present(zone, assertion)).status).toBe(401);
    worker.answer = undefined;
    expect((await present(zone, assertion)).status).toBe(200);
  });
});

describe("an assertion is refused", () => {
  const now = Math.floor(Date.now() / 1000);
  const claims: [name: string, changes: Claims, why: RegExp][] = [
    ["without exp", { exp: undefined }, /it has no exp/],
    ["when expired", { exp: now - 60 }, /it has expired/],
    ["when it lives for an hour", { exp: now + 3600 }, /more than 300 seconds away/],
    ["without jti", { jti: undefined }, /it has no jti/],
    ["with an empty jti", { jti: "" }, /non-empty string/],
    ["with another issuer", { iss: "https://other.example" }, /its iss is not acceptable/],
    ["for another server", { aud: "https://other.example" }, /its aud must be/],
    ["before its time", { nbf: now + 60 }, /its nbf is not acceptable/],
  ];
  test.each(claims)("%s", async (_name, changes, why) => {
    const { zone, assertion } = await scene(changes);
    const { status, body } = await present(zone, assertion);
    expect(body).toEqual({ error: "invalid_client", error_description: expect.stringMatching(why) });
    expect(status).toBe(401);
  });

  test("the second time it is used", async () => {
    const { zone, assertion } = await scene();
    expect((await present(zone, assertion)).status).toBe(200);
    const { body } = await present(zone, assertion);
    expect(body).toMatchObject({ error: "invalid_client", error_description: expect.stringContaining("used before") });
  });

  test("when another key signed it", async () => {
    const { zone } = await scene();
    const stranger = await testWorker();
    const { body } = await present(zone, await stranger.assertion(otherMcp, zone.issuer));
    expect(body).toMatchObject({ error: "invalid_client", error_description: expect.stringContaining("no key") });
  });

  test("from an application that has a secret", async () => {
    const { zone, worker } = await scene();
    const assertion = await worker.assertion("https://apps.example/secret:app", zone.issuer);
    const { body } = await present(zone, assertion);
    expect(body).toMatchObject({
      error: "invalid_client",
      error_description: expect.stringContaining("client_secret_basic"),
    });
  });

  test("under another assertion type", async () => {
    const { zone, assertion } = await scene();
    const { body } = await exchange(zone, { client_assertion: assertion, client_assertion_type: "saml" }, {});
    expect(body).toMatchObject({ error: "invalid_request" });
  });

  test.each([
    ["answer with an error", { status: 500, body: "" }, /status 500/],
    ["are not JSON", { status: 200, body: "<html>" }, /JSON/],
    [
      "are too large",
      { status: 200, body: JSON.stringify({ keys: [], padding: "x".repeat(70_000) }) },
      /longer than 65536/,
    ],
  ])("when the application's keys %s, and says so", async (_name, answer, why) => {
    const { zone, worker, assertion } = await scene();
    worker.answer = answer;
    const { status, body } = await present(zone, assertion);
    expect(body).toMatchObject({
      error: "invalid_client",
      error_description: expect.stringContaining("could not be fetched"),
    });
    expect(body.error_description).toMatch(why);
    expect(status).toBe(401);
  });

  test("when nothing listens at the application's JWKS URL, and says so", async () => {
    const worker = await testWorker();
    const jwksUri = `http://127.0.0.1:${await freePort()}/jwks.json`;
    const zone = await identityZone({ jwksUri });
    const { body } = await present(zone, await worker.assertion(otherMcp, zone.issuer));
    expect(body.error_description).toBe(`the application's JWKS at ${jwksUri} could not be fetched: ECONNREFUSED`);
  });
});
