// The client against a foreign authorization server, so that both can't have the same misunderstanding.
import { exportPKCS8, generateKeyPair } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TokenExchangeClient, type TokenExchangeClientOptions } from "../../src/exchange/client.ts";
import { ClientCredentialsClient } from "../../src/exchange/client-credentials.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { type BareProvider, type GrantContext, startBareProvider } from "../support/bare-provider.ts";
import { errorOf } from "./support.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const SECRET = "s3cret/with:odd+characters %&=~*'\"";
const API = "https://api.example";
const silent = { onEvent: () => undefined };

/** The error that the grant answers next. */
let refusal: { status: number; body: object } | undefined;
let heard: Record<string, unknown>;

async function exchangeGrant(context: GrantContext): Promise<void> {
  heard = { ...context.oidc.params, client: context.oidc.client.clientId };
  if (refusal) {
    context.status = refusal.status;
    context.body = refusal.body;
  } else {
    context.body = {
      access_token: `token-for-${context.oidc.client.clientId}`,
      issued_token_type: ACCESS_TOKEN,
      token_type: "bearer",
      expires_in: 60,
      scope: "read",
    };
  }
}

let provider: BareProvider;
let identity: WebIdentity;
let privateKey: string;
beforeAll(async () => {
  privateKey = await exportPKCS8((await generateKeyPair("ES256", { extractable: true })).privateKey);
  identity = new WebIdentity(privateKey, { clientId: "with-keys" });
  const client = (metadata: object) => ({
    grant_types: [EXCHANGE, "client_credentials"],
    redirect_uris: [],
    response_types: [],
    ...metadata,
  });
  const configuration = {
    clients: [
      client({ client_id: "https://client.example:8443/id?a=b&c=%20", client_secret: SECRET }),
      client({
        client_id: "with-keys",
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        jwks: await identity.getPublicJwks(),
      }),
      client({ client_id: "public", token_endpoint_auth_method: "none", grant_types: [EXCHANGE] }),
      client({ client_id: "no-grants", client_secret: SECRET, grant_types: [] }),
    ],
    enabledJWA: { clientAuthSigningAlgValues: ["ES256"] },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  };
  provider = await startBareProvider(configuration, {
    name: EXCHANGE,
    handler: exchangeGrant,
    parameters: [
      "subject_token",
      "subject_token_type",
      "actor_token",
      "actor_token_type",
      "requested_token_type",
      "resource",
      "audience",
      "scope",
    ],
    repeatable: ["resource", "audience"],
  });
});
beforeEach(() => {
  refusal = undefined;
  heard = {};
});
afterAll(() => provider?.close());

const withSecret = { clientId: "https://client.example:8443/id?a=b&c=%20", clientSecret: SECRET };

function exchange(options: TokenExchangeClientOptions, changes: Partial<TokenExchangeRequest> = {}) {
  const client = new TokenExchangeClient(provider.issuer, { ...silent, ...options });
  return client.exchangeToken({ subjectToken: "opaque-user-token", resource: API, ...changes });
}

describe("discovery", () => {
  it("finds the endpoint of a server that knows OpenID Connect Discovery only", async () => {
    const client = new TokenExchangeClient(provider.issuer, silent);
    expect(await client.getTokenEndpoint()).toBe(`${provider.issuer}/token`);
    expect(provider.requests.slice(-2)).toEqual([
      "/.well-known/oauth-authorization-server",
      "/.well-known/openid-configuration",
    ]);
  });
});

describe("who we are", () => {
  it("is understood from Basic, with a URL as the id and a secret of every kind of character", async () => {
    const token = await exchange(withSecret);
    expect(token).toEqual({
      accessToken: `token-for-${withSecret.clientId}`,
      tokenType: "Bearer",
      issuedTokenType: ACCESS_TOKEN,
      expiresIn: 60,
      scope: ["read"],
    });
  });

  it.each(["token_endpoint", "issuer"] as const)(
    "is understood from an assertion addressed to the %s",
    async (audience) => {
      const credential = new WebIdentity(privateKey, { clientId: "with-keys", audience });
      expect((await exchange({ credential })).accessToken).toBe("token-for-with-keys");
    },
  );

  it("is proven anew each time: an assertion is good once", async () => {
    const context = { issuer: provider.issuer, tokenEndpoint: `${provider.issuer}/token` };
    const request = await identity.prepareTokenExchangeRequest("opaque-user-token", API, context);
    const client = new TokenExchangeClient(provider.issuer, silent);
    await client.exchangeToken(request);
    expect(await errorOf(client.exchangeToken(request), TokenExchangeError)).toMatchObject({
      errorCode: "invalid_client",
    });
    const credential = identity;
    const one = new TokenExchangeClient(provider.issuer, { ...silent, credential });
    await one.exchangeToken({ subjectToken: "t", resource: API });
    expect((await one.exchangeToken({ subjectToken: "t", resource: API })).accessToken).toBe("token-for-with-keys");
  });

  it("is named by a client without a secret", async () => {
    expect((await exchange({ clientId: "public" })).accessToken).toBe("token-for-public");
  });

  it.each<[string, TokenExchangeClientOptions, string, number]>([
    ["a wrong secret", { ...withSecret, clientSecret: "wrong" }, "invalid_client", 500],
    ["an id that nobody knows", { ...withSecret, clientId: "nobody" }, "invalid_client", 500],
    ["no secret where there is one", { clientId: withSecret.clientId }, "invalid_client", 500],
    ["nothing", {}, "invalid_request", 403],
    [
      "keys of another",
      { credential: { getAuth: () => null, prepareTokenExchangeRequest: (t, r, c) => stranger(t, r, c) } },
      "invalid_client",
      500,
    ],
  ])("is refused with %s, before the exchange is looked at", async (_, options, code, status) => {
    const error = await errorOf(exchange(options), TokenExchangeError);
    expect(error).toMatchObject({ errorCode: code, status });
    expect(heard).toEqual({});
  });
});

const stranger: WebIdentity["prepareTokenExchangeRequest"] = async (...call) => {
  const key = await exportPKCS8((await generateKeyPair("ES256", { extractable: true })).privateKey);
  return new WebIdentity(key, { clientId: "with-keys" }).prepareTokenExchangeRequest(...call);
};

describe("what we ask", () => {
  it("is heard as it was meant, in every parameter of RFC 8693", async () => {
    await exchange(withSecret, {
      resource: [API, "https://other.example/a?b=c"],
      audience: ["one", "two"],
      scope: "read write",
      actorToken: "opaque-actor",
      requestedTokenType: ACCESS_TOKEN,
    });
    expect(heard).toMatchObject({
      subject_token: "opaque-user-token",
      subject_token_type: ACCESS_TOKEN,
      actor_token: "opaque-actor",
      actor_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
      resource: [API, "https://other.example/a?b=c"],
      audience: ["one", "two"],
      scope: "read write",
    });
  });

  it("may be for ourselves", async () => {
    const secret = new ClientCredentialsClient(provider.issuer, { ...silent, ...withSecret });
    expect(await secret.requestToken()).toMatchObject({ tokenType: "Bearer", expiresIn: expect.any(Number) });
    const keys = new ClientCredentialsClient(provider.issuer, { ...silent, credential: identity });
    expect((await keys.requestToken()).accessToken).toBeTruthy();
  });
});

describe("what is refused", () => {
  it("by the server itself: a grant that this client may not use", async () => {
    const error = await errorOf(exchange({ clientId: "no-grants", clientSecret: SECRET }), TokenExchangeError);
    expect(error).toMatchObject({ errorCode: "invalid_request", upstreamStatus: 400, status: 403 });
  });

  it("by the server itself: a grant that nobody may use", async () => {
    const error = await errorOf(exchange(withSecret, { grantType: "urn:example:nothing" }), TokenExchangeError);
    expect(error).toMatchObject({ errorCode: "unsupported_grant_type", upstreamStatus: 400, status: 500 });
  });

  it.each([
    [400, "invalid_target", 403],
    [400, "invalid_grant", 403],
    [403, "access_denied", 403],
    [429, "slow_down", 503],
  ])("by the grant: %i %s", async (upstreamStatus, error, status) => {
    refusal = { status: upstreamStatus, body: { error, error_description: "because opaque-user-token" } };
    const refused = await errorOf(exchange(withSecret, {}), TokenExchangeError);
    expect(refused).toMatchObject({ errorCode: error, upstreamStatus, status, errorDescription: "because (secret)" });
  });

  it("until the user has acted, with the page for it", async () => {
    const interaction_uri = "https://as.example/interact/abc123";
    refusal = { status: 400, body: { error: "interaction_required", interaction_uri, interval: 5, expires_in: 600 } };
    const refused = await errorOf(exchange(withSecret), TokenExchangeError);
    expect(refused).toMatchObject({ errorCode: "interaction_required", interactionUri: interaction_uri, status: 403 });
  });
});
