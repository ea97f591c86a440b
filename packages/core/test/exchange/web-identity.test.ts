import { calculateJwkThumbprint, createLocalJWKSet, exportPKCS8, generateKeyPair, jwtVerify } from "jose";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity, type WebIdentityOptions } from "../../src/exchange/web-identity.ts";
import { claimsOf, errorOf, headerOf, IDENTITY_MCP, PROFILES, published, testZone, unsignedToken } from "./support.ts";

const keys: string[] = [];
const make = async (alg: string): Promise<string> =>
  exportPKCS8((await generateKeyPair(alg, { extractable: true })).privateKey);
beforeAll(async () => {
  keys.push(...(await Promise.all(["ES256", "RS256", "EdDSA"].map(make))));
});

/** The keys that the application currently publishes. */
let jwks: () => Promise<unknown> = async () => ({ keys: [] });
const zone = testZone(published(() => jwks()));

function identity(options: WebIdentityOptions = {}, ...order: number[]): WebIdentity {
  const made = new WebIdentity(
    (order.length === 0 ? [0] : order).map((index) => keys[index] ?? ""),
    options,
  );
  jwks = () => made.getPublicJwks();
  return made;
}

const client = (fetch?: typeof globalThis.fetch): TokenExchangeClient =>
  new TokenExchangeClient(zone().issuer, { onEvent: () => undefined, fetch });

const context = () => ({ issuer: zone().issuer, tokenEndpoint: `${zone().issuer}/token` });

async function prepared(of: WebIdentity, given: object = context()) {
  const subjectToken = await zone().mint({ user: "alice", resource: "identity-mcp" });
  return of.prepareTokenExchangeRequest(subjectToken, PROFILES, given);
}

describe("WebIdentity at the zone (RFC 7523)", () => {
  it.each([
    ["ES256", 0],
    ["RS256", 1],
    ["EdDSA", 2],
  ])("gets a token for the user with a key for %s", async (_, key) => {
    const token = await client().exchangeToken(await prepared(identity({}, key)));
    expect(claimsOf(token.accessToken)).toMatchObject({ sub: "alice", aud: PROFILES, act: { sub: IDENTITY_MCP } });
  });

  it.each(["token_endpoint", "issuer"] as const)("addresses the %s, and the zone takes it", async (audience) => {
    const request = await prepared(identity({ audience }));
    expect(claimsOf(request.clientAssertion ?? "").aud).toBe(
      audience === "issuer" ? zone().issuer : `${zone().issuer}/token`,
    );
    expect((await client().exchangeToken(request)).accessToken).toBeTruthy();
  });

  it("does not send an Authorization header beside the assertion", async () => {
    const fetch = vi.fn(globalThis.fetch);
    const one = new TokenExchangeClient(zone().issuer, {
      clientId: "left-over",
      clientSecret: "left-over",
      onEvent: () => undefined,
      fetch,
    });
    await one.exchangeToken(await prepared(identity()));
    expect(new Headers(fetch.mock.lastCall?.[1]?.headers).has("Authorization")).toBe(false);
  });

  it("can't use an assertion twice", async () => {
    const request = await prepared(identity());
    await client().exchangeToken(request);
    expect(await errorOf(client().exchangeToken(request), TokenExchangeError)).toMatchObject({
      errorCode: "invalid_client",
      status: 500,
    });
  });

  /** The zone receives the first request, but its answer is lost. */
  function losingTheFirstAnswer(): { fetch: typeof globalThis.fetch; assertions: string[] } {
    const assertions: string[] = [];
    return {
      assertions,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (init?.method !== "POST") return response;
        assertions.push(new URLSearchParams(String(init.body)).get("client_assertion") ?? "");
        if (assertions.length === 1) throw new TypeError("connection reset");
        return response;
      },
    };
  }

  it("signs anew for the retry, because the zone refuses a replay", async () => {
    const of = identity();
    const { fetch, assertions } = losingTheFirstAnswer();
    const token = await client(fetch).exchangeToken(await prepared(of), { renewRequest: () => prepared(of) });
    expect(token.accessToken).toBeTruthy();
    expect(new Set(assertions.map((assertion) => claimsOf(assertion).jti)).size).toBe(2);
  });

  it("would be refused if it did not", async () => {
    const { fetch } = losingTheFirstAnswer();
    const error = await errorOf(client(fetch).exchangeToken(await prepared(identity())), TokenExchangeError);
    expect(error.errorCode).toBe("invalid_client");
  });

  it("works with the new key while both are published, and with a key given twice", async () => {
    await client().exchangeToken(await prepared(identity({}, 0)));
    await client().exchangeToken(await prepared(identity({}, 1, 0)));
    expect((await client().exchangeToken(await prepared(identity({}, 1, 0, 1)))).accessToken).toBeTruthy();
  });
});

describe("the assertion", () => {
  it("says what RFC 7523 section 3 asks for, for 60 seconds", async () => {
    const nowMs = 1_700_000_000_999;
    const { clientAssertion = "", ...request } = await prepared(identity({ now: () => nowMs }));
    expect(claimsOf(clientAssertion)).toEqual({
      iss: IDENTITY_MCP,
      sub: IDENTITY_MCP,
      aud: `${zone().issuer}/token`,
      iat: 1_700_000_000,
      exp: 1_700_000_060,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(request).toMatchObject({
      resource: PROFILES,
      subjectTokenType: "urn:ietf:params:oauth:token-type:access_token",
      clientAssertionType: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
  });

  it("has a jti of its own each time", async () => {
    const of = identity();
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => claimsOf((await prepared(of)).clientAssertion ?? "").jti),
    );
    expect(new Set(ids).size).toBe(20);
  });

  it("is signed by the first key, which it names, and verifies with what is published", async () => {
    const of = identity({}, 1, 0);
    const { clientAssertion = "" } = await prepared(of);
    const published = await of.getPublicJwks();
    expect(headerOf(clientAssertion)).toEqual({ alg: "RS256", kid: published.keys[0]?.kid, typ: "JWT" });
    await jwtVerify(clientAssertion, createLocalJWKSet(published as never));
  });

  it.each([
    ["the token endpoint", { issuer: "https://zone.example" }, "token_endpoint"],
    ["the issuer", { tokenEndpoint: "https://zone.example/token" }, "issuer"],
  ] as const)("is not made for nobody: %s is not known", async (_, given, audience) => {
    const { message } = await errorOf(prepared(identity({ audience }), given), ConfigurationError);
    expect(message).toBe("A client assertion needs a private key and the zone's token endpoint or issuer");
  });

  it("is not made without a key", async () => {
    await errorOf(prepared(new WebIdentity([])), ConfigurationError);
  });
});

describe("the client id", () => {
  const idOf = async (options: WebIdentityOptions, given: object, subjectToken: string): Promise<unknown> => {
    const { clientAssertion = "" } = await identity(options).prepareTokenExchangeRequest(subjectToken, PROFILES, {
      ...context(),
      ...given,
    });
    const { iss, sub } = claimsOf(clientAssertion);
    expect(sub).toBe(iss);
    return iss;
  };
  const token = unsignedToken({ aud: IDENTITY_MCP });

  it("is the option's, which may be given alone", async () => {
    expect(await idOf({ clientId: "configured" }, {}, token)).toBe("configured");
    const of = new WebIdentity(keys[0] ?? "", "configured");
    expect([of.getClientId(), of.getAuth()]).toEqual(["configured", null]);
  });

  it("is refused with a line break in it, and the error says what it is", async () => {
    const { message } = await errorOf(idOf({ clientId: "configured\n" }, {}, token), ConfigurationError);
    expect(message).toMatch(/^The client id holds a line break/);
  });

  it("is the context's, for a server that has several", async () => {
    expect(await idOf({ clientId: "configured" }, { clientId: "of-this-zone" }, token)).toBe("of-this-zone");
  });

  it.each([
    ["as text", IDENTITY_MCP],
    ["as a list of one", [IDENTITY_MCP]],
  ])("is else the audience of the subject token, %s", async (_, aud) => {
    expect(await idOf({}, {}, unsignedToken({ aud }))).toBe(IDENTITY_MCP);
  });

  it.each([
    ["names several", unsignedToken({ aud: [IDENTITY_MCP, "https://other.example"] })],
    ["names none", unsignedToken({ sub: "alice" })],
    ["names an empty one", unsignedToken({ aud: "" })],
    ["names an empty list", unsignedToken({ aud: [] })],
    ["names what is no text", unsignedToken({ aud: [5] })],
    ["names an object", unsignedToken({ aud: { resource: IDENTITY_MCP } })],
    ["is opaque", "opaque-subject-token"],
  ])("can't be told from a subject token that %s, and the error says what to set", async (_, subjectToken) => {
    const error = await errorOf(idOf({}, {}, subjectToken), ConfigurationError);
    expect(error.message).toContain("KEYCARD_CLIENT_ID");
    expect(error.message).not.toContain(subjectToken);
  });
});

describe("the keys", () => {
  it("are all published, the signing one first, under their RFC 7638 thumbprints", async () => {
    const { keys: published } = await identity({}, 2, 0, 1).getPublicJwks();
    expect(published.map(({ alg }) => alg)).toEqual(["EdDSA", "ES256", "RS256"]);
    for (const key of published) expect(key.kid).toBe(await calculateJwkThumbprint(key));
  });

  it("are published once each, because a kid that is there twice is refused by verifiers", async () => {
    expect((await identity({}, 0, 1, 0).getPublicJwks()).keys).toHaveLength(2);
  });

  it("may come from a binding, which is asked once", async () => {
    const get = vi.fn(async () => keys[0] ?? "");
    const of = new WebIdentity({ get });
    await of.getPublicJwks();
    await of.getPublicJwks();
    expect(get).toHaveBeenCalledOnce();
  });

  it("are asked for again after the binding failed", async () => {
    const get = vi.fn(async () => keys[0] ?? "").mockRejectedValueOnce(new Error("no binding"));
    const of = new WebIdentity({ get });
    await expect(of.getPublicJwks()).rejects.toThrow("no binding");
    expect((await of.getPublicJwks()).keys).toHaveLength(1);
  });

  it("are named by their setting in errors", async () => {
    const error = await errorOf(new WebIdentity("garbage", { keyName: "MY_KEY" }).getPublicJwks(), ConfigurationError);
    expect(error.message).toMatch(/^MY_KEY /);
    const unnamed = await errorOf(new WebIdentity("garbage").getPublicJwks(), ConfigurationError);
    expect(unnamed.message).toMatch(/^The private key /);
  });
});

describe("a client id that is a path", () => {
  it("is completed with the origin of the token's audience", async () => {
    const { clientAssertion = "" } = await prepared(identity({ clientId: "/.well-known/oauth-client" }));
    const clientId = `${new URL(IDENTITY_MCP).origin}/.well-known/oauth-client`;
    expect(claimsOf(clientAssertion)).toMatchObject({ iss: clientId, sub: clientId });
  });

  it("asks for the complete URL where no token names the server", async () => {
    const request = identity({ clientId: "/.well-known/oauth-client" }).prepareTokenExchangeRequest(
      "",
      PROFILES,
      context(),
    );
    expect((await errorOf(request, ConfigurationError)).message).toContain("set KEYCARD_CLIENT_ID to the complete URL");
  });
});
