import {
  allowInsecureRequests,
  ClientSecretBasic,
  genericTokenEndpointRequest,
  processGenericTokenEndpointResponse,
} from "oauth4webapi";
import { describe, expect, test } from "vitest";
import { claimsOf, discover, headerOf, login, register } from "../support/client.ts";
import { accessTokenType, exchange, exchangeGrant } from "../support/exchange.ts";
import { mcp, resourceOf, secret, testZone } from "../support/zone.ts";

const clientId = "https://apps.example/secret:app";

test("an independent client exchanges a user's token with client_secret_basic", async () => {
  const zone = await testZone();
  const as = await discover(zone);
  const mcpClient = await register(as);
  const { access_token: subjectToken } = await login(as, mcpClient, { user: "bob" });
  const application = { client_id: clientId };
  const resource = resourceOf(zone, "profiles").identifier;
  const response = await genericTokenEndpointRequest(
    as,
    application,
    ClientSecretBasic(secret),
    exchangeGrant,
    { subject_token: subjectToken, subject_token_type: accessTokenType, resource },
    { [allowInsecureRequests]: true },
  );
  const tokens = await processGenericTokenEndpointResponse(as, application, response);
  expect(tokens).toMatchObject({
    token_type: "bearer",
    issued_token_type: accessTokenType,
    scope: "profile:read shared",
  });
  expect(headerOf(tokens.access_token)).toMatchObject({ typ: "at+jwt", alg: "RS256" });
  expect(claimsOf(tokens.access_token)).toMatchObject({
    iss: zone.issuer,
    sub: "bob",
    aud: resource,
    client_id: clientId,
    act: { sub: clientId },
    scope: "profile:read shared",
    jti: expect.any(String),
  });
});

describe("an exchange", () => {
  test("is not stored by any cache", async () => {
    const { headers } = await exchange(await testZone());
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("takes audience as it takes resource", async () => {
    const { body } = await exchange(await testZone(), { resource: undefined, audience: "https://mail.example/" });
    expect(claimsOf(String(body.access_token)).aud).toBe("https://mail.example/");
  });

  test("narrows the scope to what is asked for", async () => {
    const { body } = await exchange(await testZone(), { scope: "shared" });
    expect(body.scope).toBe("shared");
    expect(claimsOf(String(body.access_token)).scope).toBe("shared");
  });

  test("answers with the token type that was requested", async () => {
    const requested = "urn:ietf:params:oauth:token-type:jwt";
    const { body } = await exchange(await testZone(), { requested_token_type: requested });
    expect(body.issued_token_type).toBe(requested);
  });

  test("never gives a token that outlives the user's", async () => {
    const zone = await testZone();
    const { body } = await exchange(zone, {
      subject_token: await zone.mint({ resource: "mcp", expiresInSeconds: 30 }),
    });
    expect(body.expires_in).toBeLessThanOrEqual(30);
    expect(body.expires_in).toBeGreaterThan(25);
  });

  test("lives no longer than the zone's tokens do", async () => {
    const zone = await testZone({ accessTokenSeconds: 60 });
    const { body } = await exchange(zone, {
      subject_token: await zone.mint({ resource: "mcp", expiresInSeconds: 900 }),
    });
    expect(body.expires_in).toBe(60);
  });

  test("for several resources gives one token, with the scopes they share", async () => {
    const zone = await testZone();
    const targets = [resourceOf(zone, "profiles").identifier, "https://mail.example/"];
    const { body } = await exchange(zone, { resource: targets });
    expect(claimsOf(String(body.access_token))).toMatchObject({ aud: targets, scope: "shared" });
  });

  test("keeps the actors before it in the chain", async () => {
    const zone = await testZone();
    const subject = await zone.mint({ resource: "mcp", claims: { act: { sub: "earlier" } } });
    const { body } = await exchange(zone, { subject_token: subject });
    expect(claimsOf(String(body.access_token)).act).toEqual({ sub: clientId, act: { sub: "earlier" } });
  });

  test("accepts a subject token with several audiences, one of them the application's", async () => {
    const zone = await testZone();
    const { status } = await exchange(zone, {
      subject_token: await zone.mint({ audience: ["https://x.example", mcp] }),
    });
    expect(status).toBe(200);
  });
});
