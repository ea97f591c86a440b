import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient, type TokenExchangeClientOptions } from "../../src/exchange/client.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { BILLING, CLIENT_ID, CLIENT_SECRET, claimsOf, errorOf, MAIL, PROFILES, recorder, testZone } from "./support.ts";

const zone = testZone();
const silent = { onEvent: () => undefined };

function client(options: TokenExchangeClientOptions = {}): TokenExchangeClient {
  return new TokenExchangeClient(zone().issuer, {
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    ...silent,
    ...options,
  });
}

async function request(changes: Partial<TokenExchangeRequest> = {}): Promise<TokenExchangeRequest> {
  return { subjectToken: await zone().mint({ user: "alice" }), resource: PROFILES, ...changes };
}

describe("TokenExchangeClient with a client secret", () => {
  it("gets a token for the user at the resource", async () => {
    const token = await client().exchangeToken(await request());
    expect(token).toMatchObject({
      tokenType: "Bearer",
      issuedTokenType: "urn:ietf:params:oauth:token-type:access_token",
      scope: ["profile:read", "profile:write"],
    });
    expect(token.expiresIn).toBeGreaterThan(3500);
    expect(claimsOf(token.accessToken)).toMatchObject({ sub: "alice", aud: PROFILES, act: { sub: CLIENT_ID } });
  });

  it("asks for the scopes it is told", async () => {
    const token = await client().exchangeToken(await request({ scope: "profile:read" }));
    expect(token.scope).toEqual(["profile:read"]);
  });

  it("names the target as audience where it is told to", async () => {
    const { subjectToken } = await request();
    const token = await client().exchangeToken({ subjectToken, audience: MAIL });
    expect(claimsOf(token.accessToken).aud).toBe(MAIL);
  });

  it.each([
    ["a credential", () => ({ credential: new ClientSecret(CLIENT_ID, CLIENT_SECRET) })],
    [
      "a secret that a binding holds",
      () => ({ clientId: CLIENT_ID, clientSecret: { get: async () => CLIENT_SECRET } }),
    ],
  ])("takes %s", async (_, options) => {
    const fresh = new TokenExchangeClient(zone().issuer, { ...silent, ...options() });
    expect((await fresh.exchangeToken(await request())).accessToken).toBeTruthy();
  });

  it("discovers the token endpoint once", async () => {
    const one = client();
    await one.exchangeToken(await request());
    await one.exchangeToken(await request());
    expect(zone().counters()["authorization-server-metadata"]).toBe(1);
    expect(await one.getTokenEndpoint()).toBe(`${zone().issuer}/token`);
  });

  it.each(["", "zone", "http://zone.example", "https://zone.example/?a=b"])(
    "refuses %j as an issuer at construction",
    (issuer) => {
      expect(() => new TokenExchangeClient(issuer)).toThrow(ConfigurationError);
    },
  );

  it.each(["", undefined])("sends nothing where the subject token is %j", async (subjectToken) => {
    const { events, onEvent } = recorder();
    const asked = { subjectToken: subjectToken as string, resource: PROFILES };
    const { message } = await errorOf(client({ onEvent }).exchangeToken(asked), ConfigurationError);
    expect(message).toMatch(/needs the subjectToken/);
    expect(events).toEqual([{ type: "configuration.invalid", message }]);
    expect(zone().counters().token).toBe(0);
  });

  it("tells of a success without the token", async () => {
    const { events, onEvent } = recorder();
    const { accessToken } = await client({ onEvent }).exchangeToken(await request());
    const succeeded = events.find(({ type }) => type === "exchange.succeeded");
    expect(succeeded).toEqual({
      type: "exchange.succeeded",
      subject: "alice",
      clientId: expect.any(String),
      issuer: zone().issuer,
      resource: PROFILES,
      durationMs: expect.any(Number),
    });
    expect(JSON.stringify(events)).not.toContain(accessToken);
  });
});

describe("what the zone refuses (RFC 8693 section 2.2.2)", () => {
  const wrong = { clientSecret: "wrong-secret-of-ours" };
  const refusals: [string, TokenExchangeClientOptions, Partial<TokenExchangeRequest>, string, number, number][] = [
    ["a wrong secret of ours", wrong, {}, "invalid_client", 401, 500],
    ["a client id of ours that it does not know", { clientId: "nobody" }, {}, "invalid_client", 401, 500],
    ["no credential of ours", { clientId: undefined }, {}, "invalid_client", 401, 500],
    ["a resource it does not know", {}, { resource: "https://unknown.example" }, "invalid_target", 400, 403],
    ["a resource that is no dependency", {}, { resource: BILLING }, "access_denied", 400, 403],
    ["a scope that the resource does not have", {}, { scope: "profile:delete" }, "invalid_scope", 400, 403],
    ["a subject token of nobody", {}, { subjectToken: "opaque-subject-token" }, "invalid_request", 400, 403],
    ["a grant that is no exchange", {}, { grantType: "password" }, "unsupported_grant_type", 400, 500],
  ];

  it.each(refusals)("%s", async (_, options, changes, errorCode, upstreamStatus, status) => {
    const { events, onEvent } = recorder();
    const refused = await request(changes);
    const error = await errorOf(client({ ...options, onEvent }).exchangeToken(refused), TokenExchangeError);
    expect(error).toMatchObject({ errorCode, upstreamStatus, status, isTransient: false });
    expect(zone().counters().token).toBe(1);
    const failed = events.filter(({ type }) => type === "exchange.failed");
    expect(failed).toEqual([expect.objectContaining({ errorCode, issuer: zone().issuer })]);
    for (const secret of [refused.subjectToken, CLIENT_SECRET, "wrong-secret-of-ours"]) {
      expect(error.message + JSON.stringify(events)).not.toContain(secret);
    }
  });

  it.each<[string, Partial<TokenExchangeRequest>]>([
    ["the subject token", { subjectToken: "opaque-1" }],
    ["the actor token", { actorToken: "opaque-1" }],
    ["the assertion", { clientAssertion: "opaque-1" }],
  ])("does not repeat %s, though the zone does", async (_, sent) => {
    const body = JSON.stringify({ error: "invalid_request", error_description: "opaque-1 is no good" });
    zone().setFault("token", { status: 400, body });
    const { events, onEvent } = recorder();
    const error = await errorOf(client({ onEvent }).exchangeToken(await request(sent)), TokenExchangeError);
    expect(error.message).toContain("is no good");
    expect(error.message + JSON.stringify(events)).not.toContain("opaque-1");
  });
});
