import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import {
  authenticateRequest,
  type ClientCredential,
  type ClientIdentity,
  clientIdOf,
} from "../../src/exchange/client-authentication.ts";
import type { TokenExchangeRequest, TokenRequest } from "../../src/exchange/request.ts";
import { errorOf } from "./support.ts";

const ISSUER = "https://zone.example";
const ENDPOINT = `${ISSUER}/token`;
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const REQUEST: TokenRequest = { subjectToken: "users", resource: "https://api.example" };

const authenticated = (identity: ClientIdentity, request = REQUEST) =>
  authenticateRequest(request, identity, ENDPOINT, ISSUER);

/** A credential that signs assertions, and how it was asked for them. */
function signing(proof: Partial<TokenExchangeRequest> = {}) {
  const prepare = vi.fn<NonNullable<ClientCredential["prepareTokenExchangeRequest"]>>(
    async (subjectToken, resource) => ({ subjectToken, resource, clientAssertion: "signed", ...proof }),
  );
  const credential: ClientCredential = { getAuth: () => null, prepareTokenExchangeRequest: prepare };
  return { prepare, credential };
}

describe("a client without a secret of its own", () => {
  it.each<[string, ClientIdentity, TokenRequest, TokenRequest]>([
    ["says who it is", { clientId: "me" }, REQUEST, { ...REQUEST, clientId: "me" }],
    ["says what the request says", { clientId: "me" }, { ...REQUEST, clientId: "it" }, { ...REQUEST, clientId: "it" }],
    ["says nothing without an id", {}, REQUEST, REQUEST],
    ["says nothing of a secret without an id", { clientSecret: "secret" }, REQUEST, REQUEST],
  ])("%s", async (_, identity, request, sent) => {
    expect(await authenticated(identity, request)).toEqual({ request: sent, authorization: undefined, secrets: [] });
  });

  it("sends the assertion that the request has, and no other", async () => {
    const { prepare, credential } = signing();
    const request = { ...REQUEST, clientAssertion: "given" };
    const identity = { credential, clientId: "me", clientSecret: "secret" };
    expect(await authenticated(identity, request)).toEqual({ request, authorization: undefined, secrets: [] });
    expect(prepare).not.toHaveBeenCalled();
  });
});

describe("a client with a secret", () => {
  it("sends it in the header, and tells each form of it, so that no message repeats one", async () => {
    const basic = btoa("me:a+b%2Fc");
    expect(await authenticated({ clientId: "me", clientSecret: "a b/c" })).toEqual({
      request: REQUEST,
      authorization: `Basic ${basic}`,
      secrets: ["a b/c", "a+b%2Fc", "a%20b%2Fc", basic],
    });
  });

  it("sends that of its credential before its own, and asks for no assertion", async () => {
    const { prepare } = signing();
    const auth = { clientId: "me", clientSecret: "of the credential" };
    const credential = { getAuth: () => auth, prepareTokenExchangeRequest: prepare };
    const { authorization } = await authenticated({ credential, clientId: "other", clientSecret: "other" });
    expect(authorization).toBe(`Basic ${btoa("me:of+the+credential")}`);
    expect(prepare).not.toHaveBeenCalled();
  });

  it("is told that a binding has none", async () => {
    const identity = { clientId: "me", clientSecret: { get: async () => "" } };
    expect((await errorOf(authenticated(identity), ConfigurationError)).message).toContain("The client secret");
  });

  it("is told which of the two can't be sent, without its text", async () => {
    for (const [identity, name] of [
      [{ clientId: "me", clientSecret: "secret-word\n" }, "The client secret holds a line break"],
      [{ clientId: "me\n", clientSecret: "secret-word" }, "The client id holds a line break"],
    ] as const) {
      const { message } = await errorOf(authenticated(identity), ConfigurationError);
      expect(message).toContain(name);
      expect(message).not.toContain("secret-word");
    }
  });
});

describe("a credential that signs assertions", () => {
  const context = { issuer: ISSUER, tokenEndpoint: ENDPOINT, clientId: undefined };

  it.each<[string, TokenRequest, token: string, resource: string]>([
    ["the user's token and the resource", REQUEST, "users", "https://api.example"],
    ["the first resource of several", { ...REQUEST, resource: ["https://b", "https://a"] }, "users", "https://b"],
    ["the audience where there is no resource", { subjectToken: "users", audience: "api" }, "users", "api"],
    ["the resource before the audience", { ...REQUEST, audience: "api" }, "users", "https://api.example"],
    ["nothing of a request that says nothing", { grantType: "client_credentials" }, "", ""],
  ])("is told %s", async (_, request, token, resource) => {
    const { prepare, credential } = signing();
    await authenticated({ credential }, request);
    expect(prepare).toHaveBeenCalledExactlyOnceWith(token, resource, context);
  });

  it("adds its proof, and changes nothing else of the request", async () => {
    const proof = { clientAssertionType: JWT_BEARER, clientId: "me", subjectToken: "another", scope: "all" };
    const { request } = await authenticated({ credential: signing(proof).credential });
    expect(request).toEqual({
      ...REQUEST,
      clientAssertion: "signed",
      clientAssertionType: JWT_BEARER,
      clientId: "me",
    });
  });

  it("leaves to the request what its proof does not say", async () => {
    const asked = { ...REQUEST, clientAssertionType: "urn:example:proof", clientId: "it" };
    const { request } = await authenticated({ credential: signing().credential }, asked);
    expect(request).toEqual({ ...asked, clientAssertion: "signed" });
  });

  it.each<[string, ClientIdentity, TokenRequest, string]>([
    ["that the request names", { clientId: "me" }, { ...REQUEST, clientId: "it" }, "it"],
    ["that is set", { clientId: "me" }, REQUEST, "me"],
  ])("is told the client id %s", async (_, identity, request, clientId) => {
    const { prepare, credential } = signing();
    await authenticated({ ...identity, credential }, request);
    expect(prepare.mock.lastCall?.[2]).toEqual({ ...context, clientId });
  });

  it.each<[string, ClientCredential]>([
    ["can't sign", { getAuth: () => null }],
    ["signs nothing", { getAuth: () => null, prepareTokenExchangeRequest: async () => ({ subjectToken: "users" }) }],
    ["answers nothing", { getAuth: () => null, prepareTokenExchangeRequest: async () => undefined as never }],
  ])("that %s is a wrong setting for this zone", async (_, credential) => {
    expect((await errorOf(authenticated({ credential }), ConfigurationError)).message).toContain(ISSUER);
  });
});

describe("the client id of a server at a zone", () => {
  const auth = { clientId: "of its secret", clientSecret: "secret" };

  it.each<[string | undefined, ClientIdentity]>([
    ["of its secret", { credential: { getAuth: () => auth, getClientId: () => "told" }, clientId: "set" }],
    ["told", { credential: { getAuth: () => null, getClientId: () => "told" }, clientId: "set" }],
    ["set", { credential: { getAuth: () => null, getClientId: () => undefined }, clientId: "set" }],
    ["set", { credential: { getAuth: () => null }, clientId: "set" }],
    ["set", { clientId: "set" }],
    [undefined, {}],
  ])("is %j", (expected, identity) => {
    expect(clientIdOf(identity, ISSUER)).toBe(expected);
  });
});
