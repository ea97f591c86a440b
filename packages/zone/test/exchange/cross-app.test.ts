import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startZone, type Zone } from "../../src/index.ts";
import { claimsOf, headerOf } from "../support/client.ts";
import { basic, type ExchangeAnswer, exchange } from "../support/exchange.ts";
import { secret, testConfig } from "../support/zone.ts";

const idJag = "urn:ietf:params:oauth:token-type:id-jag";
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const there = "https://mail.example/";
const agent = basic("agent", secret);

/** The zone of the users, and the zone of the server that an agent calls for them. */
let home: Zone;
let other: Zone;
/** A trusted zone whose assertions the tests write themselves. */
let vouching = "";
const keys = await generateKeyPair("ES256", { extractable: true });
const keyServer = createServer(async (_request, response) => {
  response.end(JSON.stringify({ keys: [await exportJWK(keys.publicKey)] }));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => keyServer.listen(0, "127.0.0.1", resolve));
  vouching = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`;
  const config = { ...testConfig(), signing: { algorithm: "ES256" as const } };
  const [application] = config.applications;
  if (application === undefined) throw new Error("the test zone has no application");
  // Each zone names the other, so the first one's port is needed before it starts.
  other = await startZone({
    ...config,
    trustedZones: [{ issuer: vouching, jwksUri: vouching }],
    applications: [
      application,
      { id: "agent", name: "Agent", clientId: "agent", clientSecret: secret, dependencies: ["mail"] },
    ],
  });
  const crossApp = [{ zone: other.issuer, clientId: "agent" }];
  home = await startZone({ ...config, applications: [{ ...application, crossApp }] });
});
afterAll(async () => {
  await Promise.all([home.close(), other.close()]);
  keyServer.closeAllConnections();
  keyServer.close();
});

const request = () => ({
  requested_token_type: idJag,
  audience: other.issuer,
  resource: there,
  scope: "mail:send",
});

describe("an identity assertion", () => {
  test("is issued for the user of the application's token, for one zone and the client there", async () => {
    const { status, body } = await exchange(home, request());
    expect(status).toBe(200);
    expect(body).toMatchObject({ issued_token_type: idJag, token_type: "N_A", scope: "mail:send", expires_in: 300 });
    const assertion = String(body.access_token);
    expect(headerOf(assertion).typ).toBe("oauth-id-jag+jwt");
    expect(claimsOf(assertion)).toMatchObject({
      iss: home.issuer,
      sub: "alice",
      email: "alice@example.com",
      aud: other.issuer,
      client_id: "agent",
      resource: there,
      scope: "mail:send",
      jti: expect.any(String),
    });
  });

  test.each<[string, Record<string, string | string[] | undefined>, string]>([
    ["for a zone that the application may not reach", { audience: "https://third.example" }, "access_denied"],
    ["for no zone", { audience: undefined }, "invalid_request"],
    ["for two zones", { audience: ["https://a.example", "https://b.example"] }, "invalid_request"],
    ["for a subject token that is no access token", { subject_token_type: idJag }, "invalid_request"],
    ["for a token of nobody", { subject_token: "x" }, "invalid_request"],
  ])("is refused %s", async (_, changes, error) => {
    expect((await exchange(home, { ...request(), ...changes })).body.error).toBe(error);
  });

  test("is announced in the metadata of a zone that issues them, and their grant in that of a zone that takes them", async () => {
    const metadata = async ({ issuer }: Zone) =>
      (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();
    const [issues, takes] = (await Promise.all([metadata(home), metadata(other)])) as Record<string, string[]>[];
    expect(issues?.identity_chaining_requested_token_types_supported).toEqual([idJag]);
    expect(issues?.grant_types_supported).not.toContain(jwtBearer);
    expect(takes?.identity_chaining_requested_token_types_supported).toBeUndefined();
    expect(takes?.grant_types_supported).toContain(jwtBearer);
  });
});

async function assertionOf(
  changes: JWTPayload & { client_id?: string } = {},
  typ = "oauth-id-jag+jwt",
  key = keys.privateKey,
) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: vouching,
    sub: "bob",
    aud: other.issuer,
    client_id: "agent",
    resource: there,
    scope: "mail:send",
    iat: now,
    exp: now + 60,
    jti: crypto.randomUUID(),
  };
  return new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: "ES256", typ }).sign(key);
}

const redeem = (assertion: string, changes = {}, authorization = agent): Promise<ExchangeAnswer> =>
  exchange(
    other,
    {
      grant_type: jwtBearer,
      assertion,
      subject_token: undefined,
      subject_token_type: undefined,
      resource: undefined,
      ...changes,
    },
    { authorization },
  );

describe("a redemption", () => {
  test("grants a token of this zone for the user, the client and the resource of the assertion", async () => {
    const { status, body } = await redeem(await assertionOf());
    expect([status, body.error_description]).toEqual([200, undefined]);
    expect(body).toMatchObject({ token_type: "Bearer", scope: "mail:send" });
    expect(claimsOf(String(body.access_token))).toMatchObject({
      iss: other.issuer,
      sub: "bob",
      aud: there,
      client_id: "agent",
      scope: "mail:send",
    });
    expect(other.audit().at(-1)).toMatchObject({ type: "credentials:issue", grant: "jwt_bearer", user: "bob" });
  });

  test("takes what is asked for, if the assertion names no resource and no scope", async () => {
    const assertion = await assertionOf({ resource: undefined, scope: undefined });
    const { body } = await redeem(assertion, { resource: there, scope: "shared" });
    expect(claimsOf(String(body.access_token))).toMatchObject({ aud: there, scope: "shared" });
  });

  const now = Math.floor(Date.now() / 1000);
  test.each<[string, JWTPayload & { client_id?: string }, string, RegExp]>([
    [
      "of an issuer that is not trusted",
      { iss: "https://third.example" },
      "invalid_grant",
      /not a zone that this zone/,
    ],
    ["for another zone", { aud: "https://third.example" }, "invalid_grant", /its aud is not acceptable/],
    ["for several zones", { aud: ["https://third.example"] }, "invalid_grant", /its aud is not acceptable/],
    ["for another client", { client_id: "https://apps.example/secret:app" }, "invalid_grant", /its client_id is not/],
    ["without a client", { client_id: undefined as never }, "invalid_grant", /it has no client_id/],
    ["without jti", { jti: undefined as never }, "invalid_grant", /it has no jti/],
    ["that has expired", { exp: now - 60 }, "invalid_grant", /it has expired/],
    ["that lives for an hour", { exp: now + 3600 }, "invalid_grant", /more than 300 seconds/],
    ["for a user whom the zone does not know", { sub: "carol" }, "invalid_grant", /no such user/],
    [
      "for a resource that the client may not reach",
      { resource: "https://billing.example" },
      "access_denied",
      /billing/,
    ],
    [
      "for a resource that does not exist",
      { resource: "https://x.example" },
      "invalid_target",
      /no resource of this zone/,
    ],
    ["with a scope that does not exist", { scope: "mail:rule" }, "invalid_scope", /not one of the resource's/],
    ["that names no resource", { resource: undefined }, "invalid_request", /names a resource/],
  ])("of an assertion %s is refused", async (_, changes, error, why) => {
    const { body } = await redeem(await assertionOf(changes));
    expect(body).toEqual({ error, error_description: expect.stringMatching(why) });
  });

  test("of an assertion that names this zone and others is refused", async () => {
    const { body } = await redeem(await assertionOf({ aud: [other.issuer, "https://third.example"] }));
    expect(body.error_description).toMatch(/several audiences/);
  });

  test("is refused the second time", async () => {
    const assertion = await assertionOf();
    await redeem(assertion);
    expect((await redeem(assertion)).body.error_description).toMatch(/used before/);
  });

  test("goes beyond the assertion neither in resource nor in scope", async () => {
    expect((await redeem(await assertionOf(), { resource: "https://billing.example" })).body.error).toBe(
      "invalid_target",
    );
    expect((await redeem(await assertionOf(), { scope: "shared" })).body.error).toBe("invalid_scope");
  });

  test.each([
    ["an access token", "at+jwt"],
    ["a token without a specific type", "JWT"],
  ])("of %s is refused", async (_, typ) => {
    expect((await redeem(await assertionOf({}, typ))).body.error_description).toMatch(/its typ must be/);
  });

  test("of an assertion that another key signed, or of no JWT, is refused", async () => {
    const { privateKey } = await generateKeyPair("ES256");
    const forged = await assertionOf({}, undefined, privateKey);
    expect((await redeem(forged)).body.error_description).toMatch(/its signature does not verify/);
    expect((await redeem("x")).body.error_description).toMatch(/not a JWT/);
  });

  test("of the zone's own assertion is refused", async () => {
    const own = await other.mint({ header: { typ: "oauth-id-jag+jwt" }, audience: other.issuer });
    expect((await redeem(own)).body.error_description).toMatch(/issued it itself/);
  });

  test("needs the client's own credential", async () => {
    const assertion = await assertionOf();
    expect((await redeem(assertion, {}, basic("agent", "wrong"))).body.error).toBe("invalid_client");
  });
});
