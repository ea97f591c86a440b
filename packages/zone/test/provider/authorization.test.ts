import * as oauth from "oauth4webapi";
import { describe, expect, test } from "vitest";
import { signIn, type ZoneConfig } from "../../src/index.ts";
import {
  authorizationRequest,
  claimsOf,
  discover,
  headerOf,
  insecure,
  type Login,
  login,
  redirectUri,
  register,
} from "../support/client.ts";
import { mcp, otherMcp, resourceOf, testZone } from "../support/zone.ts";

function refresh(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  token: string,
  additionalParameters: Record<string, string>,
): Promise<Response> {
  return oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, { ...insecure, additionalParameters });
}

describe("an access token", () => {
  test.each(["RS256", "ES256", "EdDSA"] as const)(
    "is a JWT that an independent resource server accepts, with %s",
    async (algorithm) => {
      const zone = await testZone({ signing: { algorithm } });
      const as = await discover(zone);
      const client = await register(as);
      const { access_token: token } = await login(as, client);
      const request = new Request(mcp, { headers: { authorization: `Bearer ${token}` } });
      const claims = await oauth.validateJwtAccessToken(as, request, mcp, {
        ...insecure,
        signingAlgorithms: [algorithm],
      });
      expect(claims).toMatchObject({ iss: zone.issuer, sub: "alice", aud: mcp, client_id: client.client_id });
      expect(headerOf(token)).toMatchObject({ alg: algorithm, typ: "at+jwt" });
    },
  );

  test("has every claim of RFC 9068 and lives as long as configured", async () => {
    const as = await discover(await testZone({ accessTokenSeconds: 120 }));
    const tokens = await login(as, await register(as), { user: "bob" });
    const { iat, exp, ...claims } = claimsOf(tokens.access_token);
    expect(claims).toMatchObject({ sub: "bob", scope: "mcp:tools mcp:admin", jti: expect.any(String) });
    expect(Number(exp) - Number(iat)).toBe(120);
    expect(tokens.expires_in).toBe(120);
  });

  test("names the resource verbatim, without making a URL of it", async () => {
    const identifier = "HTTPS://Mail.Example:443";
    const zone = await testZone({
      resources: [{ id: "mail", name: "Mail", identifier, scopes: ["send"] }],
      applications: [],
    });
    const as = await discover(zone);
    const { access_token: token } = await login(as, await register(as), { resource: identifier });
    expect(claimsOf(token).aud).toBe(identifier);
  });
});

describe("a client that asks for a resource with one slash more or less at its end", () => {
  test.each([
    ["a slash more", mcp, `${mcp}/`, `${mcp}/`],
    ["a slash more, and then none", mcp, `${mcp}/`, mcp],
    ["none, and then a slash more", otherMcp, otherMcp, `${otherMcp}/`],
    ["a slash less", "https://mail.example/", "https://mail.example", "https://mail.example"],
  ])("%s: gets a token for the registered identifier", async (_case, registered, asked, redeemed) => {
    const as = await discover(await testZone());
    const client = await register(as);
    const { url, verifier, state } = await authorizationRequest(as, client, { resource: asked });
    const callback = oauth.validateAuthResponse(as, client, await signIn(url, { user: "alice" }), state);
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      callback,
      redirectUri,
      verifier,
      { ...insecure, additionalParameters: { resource: redeemed } },
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response);
    expect(claimsOf(tokens.access_token).aud).toBe(registered);
    const refreshed = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refresh_token ?? "", {
      ...insecure,
      additionalParameters: { resource: asked },
    });
    const renewed = await oauth.processRefreshTokenResponse(as, client, refreshed);
    expect(claimsOf(renewed.access_token).aud).toBe(registered);
  });

  test("gets the very one where both are registered", async () => {
    const zone = await testZone({
      resources: ["https://a.example", "https://a.example/"].map((identifier, index) => ({
        id: `r${index}`,
        name: `R${index}`,
        identifier,
        scopes: ["use"],
      })),
      applications: [],
    });
    const as = await discover(zone);
    for (const resource of ["https://a.example", "https://a.example/"]) {
      const { access_token: token } = await login(as, await register(as), { resource });
      expect(claimsOf(token).aud).toBe(resource);
    }
  });
});

describe("scopes", () => {
  test.each([
    ["no scope", undefined, "mcp:tools mcp:admin"],
    ["one of the resource's", "mcp:tools", "mcp:tools"],
    ["one that exists and one that does not", "mcp:tools other", "mcp:tools"],
    ["only a scope of the zone", "offline_access", "mcp:tools mcp:admin"],
    ["openid, with which oidc-provider alone would forget the resource", "openid mcp:tools", "mcp:tools"],
  ])("asking for %s grants what the resource has of it", async (_case, scope, granted) => {
    const as = await discover(await testZone());
    const options: Login = { ...(scope === undefined ? {} : { scope }), parameters: { prompt: "consent" } };
    const tokens = await login(as, await register(as), options);
    expect(tokens.scope).toBe(granted);
  });

  test("a resource without scopes can be signed in to all the same", async () => {
    const resources = [{ id: "bare", name: "Bare", identifier: "https://bare.example", scopes: [] }];
    const as = await discover(await testZone({ resources, applications: [] }));
    const { access_token: token } = await login(as, await register(as), { resource: "https://bare.example" });
    expect(claimsOf(token)).toMatchObject({ aud: "https://bare.example", sub: "alice" });
  });
});

describe("an authorization request is refused", () => {
  const refusals: [name: string, parameters: Record<string, string>, code: string][] = [
    ["for a resource the zone does not have", { resource: `${mcp}/elsewhere` }, "invalid_target"],
    ["for a resource with two slashes too many", { resource: `${mcp}//` }, "invalid_target"],
    ["without a resource", { resource: "" }, "invalid_target"],
    ["for nothing but scopes that do not exist", { scope: "nothing" }, "invalid_scope"],
    ["without PKCE", { code_challenge: "", code_challenge_method: "" }, "invalid_request"],
    ["with PKCE plain", { code_challenge_method: "plain" }, "invalid_request"],
    ["for an implicit token", { response_type: "token" }, "unsupported_response_type"],
    ["with a redirect URI of somebody else", { redirect_uri: "https://evil.example/" }, "invalid_redirect_uri"],
    ["from a client nobody knows", { client_id: "nobody" }, "invalid_client"],
  ];
  test.each(refusals)("%s", async (_name, parameters, code) => {
    const as = await discover(await testZone());
    const { url } = await authorizationRequest(as, await register(as), { parameters });
    await expect(signIn(url, { user: "alice" })).rejects.toMatchObject({ name: "SignInError", code });
  });
});

describe("the token endpoint refuses a code", () => {
  async function redeem(
    changes: Record<string, string>,
    times = 1,
  ): Promise<{ error?: string; error_description?: string }> {
    const as = await discover(await testZone());
    const client = await register(as);
    const { url, verifier } = await authorizationRequest(as, client);
    const callback = await signIn(url, { user: "alice" });
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      code: callback.searchParams.get("code") ?? "",
      redirect_uri: url.searchParams.get("redirect_uri") ?? "",
      client_id: client.client_id,
      code_verifier: verifier,
      ...changes,
    });
    let answer: unknown;
    for (let n = 0; n < times; n += 1)
      answer = await (await fetch(as.token_endpoint ?? "", { method: "POST", body })).json();
    return answer as { error?: string; error_description?: string };
  }

  test.each([
    ["with another verifier", { code_verifier: "x".repeat(43) }, "invalid_grant"],
    ["for another resource than was consented to", { resource: otherMcp }, "invalid_target"],
    ["with another redirect URI", { redirect_uri: "http://localhost:1/" }, "invalid_grant"],
    ["that was never issued", { code: "never" }, "invalid_grant"],
  ])("%s", async (_name, changes, error) => {
    expect(await redeem(changes)).toMatchObject({ error });
  });

  test("the second time, and says why", async () => {
    const answer = await redeem({}, 2);
    expect(answer).toMatchObject({ error: "invalid_grant" });
    expect(answer.error_description).toContain("already consumed");
  });
});

test("a refresh token gives a new access token for the same resource", async () => {
  const as = await discover(await testZone());
  const client = await register(as);
  const { refresh_token: refreshToken = "" } = await login(as, client);
  const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, insecure);
  const tokens = await oauth.processRefreshTokenResponse(as, client, response);
  expect(claimsOf(tokens.access_token)).toMatchObject({ aud: mcp, sub: "alice", scope: "mcp:tools mcp:admin" });
});

test.each([undefined, "mcp:tools offline_access"])(
  "a client that did not register for refresh tokens gets none, whatever it asks for (%s)",
  async (scope) => {
    const as = await discover(await testZone());
    const client = await register(as, { grant_types: ["authorization_code"] });
    expect(await login(as, client, scope === undefined ? {} : { scope })).not.toHaveProperty("refresh_token");
  },
);

describe("a client that asks for offline_access", () => {
  test.each([
    ["without a prompt", {}],
    ["with an empty prompt", { prompt: "" }],
    ["with a prompt for the login only", { prompt: "login" }],
    ["with a prompt for consent", { prompt: "consent" }],
  ])("%s: refreshes with the scopes that it asked for", async (_case, parameters: Record<string, string>) => {
    const scope = "mcp:tools offline_access";
    const as = await discover(await testZone());
    const client = await register(as);
    const { refresh_token: refreshToken = "" } = await login(as, client, { scope, parameters });
    const response = await refresh(as, client, refreshToken, { scope });
    expect(await oauth.processRefreshTokenResponse(as, client, response)).toMatchObject({ scope: "mcp:tools" });
  });

  test("and wants no page is told that somebody has to sign in", async () => {
    const as = await discover(await testZone());
    const parameters = { prompt: "none" };
    const { url } = await authorizationRequest(as, await register(as), {
      scope: "mcp:tools offline_access",
      parameters,
    });
    await expect(signIn(url, { user: "alice" })).rejects.toMatchObject({ code: "login_required" });
  });
});

describe("a refresh token", () => {
  async function loggedIn(changes: Partial<ZoneConfig> = {}) {
    const zone = await testZone(changes);
    const as = await discover(zone);
    const client = await register(as);
    const { refresh_token: token = "" } = await login(as, client);
    return { zone, refresh: (parameters: Record<string, string>, one = token) => refresh(as, client, one, parameters) };
  }

  test.each([
    ["another of the zone", otherMcp],
    ["one that the zone does not have", `${mcp}/elsewhere`],
  ])("is not spent by a request for a resource that was not consented to: %s", async (_case, resource) => {
    const { zone, refresh } = await loggedIn({ refreshTokenLeewaySeconds: 0 });
    const refused = await refresh({ resource });
    expect([refused.status, await refused.json()]).toEqual([400, expect.objectContaining({ error: "invalid_target" })]);
    expect(zone.audit().at(-1)).toMatchObject({
      grant: "refresh_token",
      error: "invalid_target",
      user: "alice",
      resource,
    });
    expect((await refresh({ resource: mcp })).status).toBe(200);
  });

  test("is not spent by a request for a scope that was not granted", async () => {
    const { refresh } = await loggedIn({ refreshTokenLeewaySeconds: 0 });
    expect((await refresh({ scope: "mcp:tools other" })).status).toBe(400);
    expect((await refresh({})).status).toBe(200);
  });

  test("may be used twice at once, and both answers go on", async () => {
    const { refresh } = await loggedIn();
    const answers = await Promise.all([refresh({}), refresh({})]);
    for (const answer of answers) {
      const { refresh_token: next } = (await answer.json()) as { refresh_token: string };
      expect((await refresh({}, next)).status).toBe(200);
    }
  });

  test("ends the login when it is used again, where no leeway is configured", async () => {
    const { refresh } = await loggedIn({ refreshTokenLeewaySeconds: 0 });
    const { refresh_token: next } = (await (await refresh({})).json()) as { refresh_token: string };
    expect(await (await refresh({})).json()).toMatchObject({
      error: "invalid_grant",
      error_description: expect.stringContaining("already used"),
    });
    expect((await refresh({}, next)).status).toBe(400);
  });
});

test("a code is not spent by a request for another resource than was consented to", async () => {
  const as = await discover(await testZone());
  const client = await register(as);
  const { url, verifier, state } = await authorizationRequest(as, client);
  const callback = oauth.validateAuthResponse(as, client, await signIn(url, { user: "alice" }), state);
  const redeem = (resource: string) =>
    oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, redirectUri, verifier, {
      ...insecure,
      additionalParameters: { resource },
    });
  expect((await redeem(otherMcp)).status).toBe(400);
  expect((await redeem(mcp)).status).toBe(200);
});

test("userinfo knows who signed in with openid and no resource", async () => {
  const as = await discover(await testZone());
  const client = await register(as);
  const tokens = await login(as, client, { resource: "", scope: "openid" });
  const response = await oauth.userInfoRequest(as, client, tokens.access_token, insecure);
  expect(await oauth.processUserInfoResponse(as, client, "alice", response)).toMatchObject({
    email: "alice@example.com",
  });
});

test("a token for an upstream may be asked for by a client directly", async () => {
  const zone = await testZone();
  const as = await discover(zone);
  const { identifier } = resourceOf(zone, "profiles");
  const { access_token: token } = await login(as, await register(as), { resource: identifier });
  expect(claimsOf(token).aud).toBe(identifier);
});
