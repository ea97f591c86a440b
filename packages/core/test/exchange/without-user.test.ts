import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { ClientCredentialsClient } from "../../src/exchange/client-credentials.ts";
import { substituteUserToken } from "../../src/exchange/request.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { CLIENT_ID, CLIENT_SECRET, claimsOf, errorOf, headerOf, MCP, PROFILES, testZone } from "./support.ts";

const zone = testZone();
const options = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, onEvent: () => undefined };
const exchanger = (fetch?: typeof globalThis.fetch) => new TokenExchangeClient(zone().issuer, { ...options, fetch });
const own = (fetch?: typeof globalThis.fetch) => new ClientCredentialsClient(zone().issuer, { ...options, fetch });

function spy(): { fetch: typeof fetch; form(): Record<string, string> } {
  const fetch = vi.fn(globalThis.fetch);
  return { fetch, form: () => Object.fromEntries(new URLSearchParams(String(fetch.mock.lastCall?.[1]?.body))) };
}

describe("impersonate", () => {
  it("sends what Keycard's other SDKs send", async () => {
    const { fetch, form } = spy();
    await exchanger(fetch).impersonate({ userIdentifier: "bob", resource: PROFILES, scope: "profile:read" });
    const { subject_token, ...rest } = form();
    expect(rest).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:keycard:params:oauth:token-type:substitute-user",
      resource: PROFILES,
      scope: "profile:read",
    });
    expect(headerOf(subject_token ?? "")).toEqual({ typ: "vnd.kc.su+jwt", alg: "none" });
    expect(claimsOf(subject_token ?? "")).toEqual({ sub: "bob" });
    expect(subject_token).toMatch(/^[\w-]+\.[\w-]+\.$/);
  });

  it("gets a token for the user, and the zone's log says that the user was not there", async () => {
    const { accessToken } = await exchanger().impersonate({ userIdentifier: "bob", resource: PROFILES });
    expect(claimsOf(accessToken)).toMatchObject({ sub: "bob", act: { sub: CLIENT_ID } });
    expect(zone().audit().at(-1)).toMatchObject({ user: "bob", impersonation: true, type: "credentials:issue" });
  });

  it("is refused for a user for whom the zone's policy does not allow it", async () => {
    const refused = exchanger().impersonate({ userIdentifier: "alice", resource: PROFILES });
    expect(await errorOf(refused, TokenExchangeError)).toMatchObject({ errorCode: "invalid_grant", status: 403 });
  });

  it("takes an actor token of the server's own", async () => {
    const { accessToken: actorToken } = await own().requestToken({ resource: MCP });
    const { fetch, form } = spy();
    await exchanger(fetch).impersonate({ userIdentifier: "bob", resource: PROFILES, actorToken });
    expect(form()).toMatchObject({
      actor_token: actorToken,
      actor_token_type: "urn:ietf:params:oauth:token-type:access_token",
    });
  });

  it("says what type the actor token has, if it is told to", async () => {
    const { fetch, form } = spy();
    const actor = { actorToken: "actor", actorTokenType: "urn:ietf:params:oauth:token-type:jwt" };
    const refused = exchanger(fetch).impersonate({ userIdentifier: "bob", resource: PROFILES, ...actor });
    await errorOf(refused, TokenExchangeError);
    expect(form()).toMatchObject({ actor_token: "actor", actor_token_type: actor.actorTokenType });
  });

  it("can be cancelled", async () => {
    zone().setFault("token", { hang: true });
    const refused = exchanger().impersonate(
      { userIdentifier: "bob", resource: PROFILES },
      { signal: AbortSignal.timeout(50) },
    );
    expect(await errorOf(refused, TokenExchangeError)).toMatchObject({ errorCode: "aborted" });
  });

  it("needs a user, whose name may be in any script", async () => {
    expect(() => substituteUserToken("")).toThrow(ConfigurationError);
    expect(() => substituteUserToken("")).toThrow("Impersonation needs the identifier of a user");
    expect(() => substituteUserToken(undefined as unknown as string)).toThrow(ConfigurationError);
    expect(claimsOf(substituteUserToken("zoë@例え.jp"))).toEqual({ sub: "zoë@例え.jp" });
  });
});

describe("an exchange with more than the user's token", () => {
  it("names the server as the actor", async () => {
    const { accessToken: actorToken } = await own().requestToken({ resource: MCP });
    const subjectToken = await zone().mint({ user: "alice" });
    const { accessToken } = await exchanger().exchangeToken({ subjectToken, actorToken, resource: PROFILES });
    expect(claimsOf(accessToken)).toMatchObject({ sub: "alice", act: { sub: CLIENT_ID } });
  });

  it("is refused with another's token as the actor's, which is not repeated", async () => {
    const [subjectToken, actorToken] = await Promise.all([
      zone().mint({ user: "alice" }),
      zone().mint({ user: "bob" }),
    ]);
    const refused = exchanger().exchangeToken({ subjectToken, actorToken, resource: PROFILES });
    const error = await errorOf(refused, TokenExchangeError);
    expect(error.errorDescription).toMatch(/actor token is refused/);
    expect(error.message).not.toContain(actorToken);
  });

  it("may ask for the type of its token, and gets no other", async () => {
    const requestedTokenType = "urn:ietf:params:oauth:token-type:jwt";
    const subjectToken = await zone().mint({ user: "alice" });
    const request = { subjectToken, resource: PROFILES, requestedTokenType };
    expect((await exchanger().exchangeToken(request)).issuedTokenType).toBe(requestedTokenType);
    const issued_token_type = "urn:ietf:params:oauth:token-type:access_token";
    zone().setFault("token", { body: JSON.stringify({ access_token: "a", token_type: "Bearer", issued_token_type }) });
    expect(await errorOf(exchanger().exchangeToken(request), TokenExchangeError)).toMatchObject({
      errorCode: "invalid_response",
    });
  });
});

describe("ClientCredentialsClient (RFC 6749 section 4.4)", () => {
  it("sends no subject of any kind", async () => {
    const { fetch, form } = spy();
    await own(fetch).requestToken({ resource: PROFILES, scope: "profile:read" });
    expect(form()).toEqual({ grant_type: "client_credentials", resource: PROFILES, scope: "profile:read" });
  });

  it("gets a token for the server itself", async () => {
    const { accessToken, tokenType, expiresIn } = await own().requestToken({ resource: PROFILES });
    expect({ tokenType, expiresIn }).toEqual({ tokenType: "Bearer", expiresIn: 3600 });
    expect(claimsOf(accessToken)).toMatchObject({ sub: CLIENT_ID, aud: PROFILES });
    expect(zone().audit().at(-1)).toMatchObject({ grant: "client_credentials", type: "credentials:issue" });
  });

  it("has the endpoint, the retry and the errors of every token request", async () => {
    expect(own().issuer).toBe(zone().issuer);
    expect(await own().getTokenEndpoint()).toBe(`${zone().issuer}/token`);
    zone().setFault("token", { status: 503, headers: { "Retry-After": "0" }, times: 1 });
    expect((await own().requestToken({ resource: PROFILES })).accessToken).toBeTruthy();
    expect(await errorOf(own().requestToken(), TokenExchangeError)).toMatchObject({ errorCode: "invalid_request" });
  });
});
