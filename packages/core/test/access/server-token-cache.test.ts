import { exportPKCS8, generateKeyPair } from "jose";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ServerTokenCache, type ServerTokenCacheOptions } from "../../src/access/server-token-cache.ts";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import type { GetTokenOptions } from "../../src/cache/token-request.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import { IssuerCredentials } from "../../src/exchange/issuer-credentials.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import {
  BILLING,
  CLIENT_ID,
  CLIENT_SECRET,
  claimsOf,
  errorOf,
  IDENTITY_MCP,
  MAIL,
  PROFILES,
  published,
  recorder,
  testZone,
} from "../exchange/support.ts";

const key = generateKeyPair("ES256", { extractable: true }).then(({ privateKey }) => exportPKCS8(privateKey));
const identity = async (): Promise<WebIdentity> => new WebIdentity(await key, { clientId: IDENTITY_MCP });
const zone = testZone(published(async () => (await identity()).getPublicJwks()));

function cache(options: ServerTokenCacheOptions = {}): ServerTokenCache {
  const secret = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  return new ServerTokenCache(zone().issuer, { ...secret, onEvent: () => undefined, ...options });
}

describe("a server's own token", () => {
  it("names the server and no user, and is kept", async () => {
    const one = cache();
    const { accessToken } = await one.getToken(PROFILES, { scope: "profile:read" });
    expect(claimsOf(accessToken)).toMatchObject({ sub: CLIENT_ID, aud: PROFILES, scope: "profile:read" });
    expect((await one.getToken(PROFILES, { scope: ["profile:read"] })).accessToken).toBe(accessToken);
    expect(zone().counters().token).toBe(1);
  });

  it("is another for another resource, and for other scopes", async () => {
    const one = cache();
    const tokens = await Promise.all([
      one.getToken(PROFILES),
      one.getToken(PROFILES, { scope: "profile:read" }),
      one.getToken(MAIL),
    ]);
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(3);
  });

  it("is asked for once by many at a time", async () => {
    const one = cache();
    await Promise.all(Array.from({ length: 20 }, () => one.getToken(PROFILES)));
    expect(zone().counters().token).toBe(1);
  });

  it("is asked for with an assertion by a server that has keys, a fresh one for each attempt", async () => {
    zone().setFault("token", { reset: true, times: 1 });
    const { accessToken } = await cache({ credential: await identity() }).getToken(PROFILES);
    expect(claimsOf(accessToken).sub).toBe(IDENTITY_MCP);
    expect(zone().counters().token).toBe(2);
  });

  it("can't be asked for by keys whose client id nobody told", async () => {
    const error = await errorOf(
      cache({ credential: new WebIdentity(await key), clientId: undefined }).getToken(PROFILES),
      ConfigurationError,
    );
    expect(error.message).toContain("KEYCARD_CLIENT_ID");
  });

  it("is refused as every exchange is, and a refusal is not kept", async () => {
    const one = cache();
    expect(await errorOf(one.getToken(BILLING), TokenExchangeError)).toMatchObject({ errorCode: "access_denied" });
    expect(await errorOf(one.getToken(BILLING), TokenExchangeError)).toMatchObject({ errorCode: "access_denied" });
    expect(zone().counters().token).toBe(2);
  });
});

describe("a token of a user who is not there", () => {
  it("names the user, and the server as the actor", async () => {
    const one = cache();
    const { accessToken } = await one.getTokenFor("bob", PROFILES);
    expect(claimsOf(accessToken)).toMatchObject({ sub: "bob", aud: PROFILES, act: { sub: CLIENT_ID } });
    expect((await one.getTokenFor("bob", PROFILES)).accessToken).toBe(accessToken);
    expect(zone().counters().token).toBe(1);
  });

  it("can be had by a server that has keys", async () => {
    const { accessToken } = await cache({ credential: await identity() }).getTokenFor("bob", PROFILES);
    expect(claimsOf(accessToken)).toMatchObject({ sub: "bob", act: { sub: IDENTITY_MCP } });
  });

  it("is refused for other users, each time", async () => {
    const error = await errorOf(cache().getTokenFor("alice", PROFILES), TokenExchangeError);
    expect(error).toMatchObject({ errorCode: "invalid_grant", status: 403 });
  });

  it("needs a user", async () => {
    await errorOf(cache().getTokenFor("", PROFILES), ConfigurationError);
    expect(zone().counters().token).toBe(0);
  });
});

describe("a store that is shared", () => {
  it("gives nobody another's token: the server's own, bob's by name and bob's in person are three", async () => {
    const store = new MemoryTokenStore();
    const servers = cache({ store });
    const secret = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
    const silent = { onEvent: () => undefined };
    const users = new TokenCache(new TokenExchangeClient(zone().issuer, { ...secret, ...silent }), {
      store,
      ...silent,
    });
    const token = await zone().mint({ user: "bob", clientId: CLIENT_ID });
    // A caller whose claims resemble the server's own requests as closely as possible.
    const bob = {
      token,
      issuer: zone().issuer,
      subject: "bob",
      clientId: CLIENT_ID,
      scopes: [],
      expiresAt: 0,
      claims: {},
    };
    const tokens = [
      await servers.getToken(PROFILES),
      await servers.getTokenFor("bob", PROFILES),
      await servers.getTokenFor("bob", PROFILES, { scope: "profile:read" }),
      await users.getToken(bob, PROFILES),
      await users.getToken({ ...bob, subject: zone().issuer }, PROFILES),
    ];
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(5);
    expect(store.size).toBe(5);
    expect(zone().counters().token).toBe(5);
  });

  it("serves two objects of one server", async () => {
    const store = new MemoryTokenStore();
    const { accessToken } = await cache({ store }).getToken(PROFILES);
    expect((await cache({ store }).getToken(PROFILES)).accessToken).toBe(accessToken);
  });

  const nameless = {
    getAuth: () => null,
    prepareTokenExchangeRequest: async () => ({ subjectToken: "", ...assertion }),
  };
  const assertion = { clientAssertion: "signed", clientAssertionType: "test" };
  it.each<[string, (name: string) => ServerTokenCacheOptions | Promise<ServerTokenCacheOptions>]>([
    ["with a secret", (name) => ({ clientId: name })],
    ["with a secret as credential", (name) => ({ credential: new ClientSecret(name, "secret") })],
    ["with keys", async (name) => ({ credential: new WebIdentity(await key, name) })],
    [
      "with keys for each zone",
      async (name) => ({
        credential: new IssuerCredentials({ [zone().issuer]: new WebIdentity(await key, name) }),
      }),
    ],
    ["with keys, named beside them", async (name) => ({ credential: new WebIdentity(await key), clientId: name })],
    ["with a credential of its own kind that tells no name", () => ({ credential: nameless, clientId: undefined })],
  ])("does not mix a server up with another one %s", async (_, optionsOf) => {
    const store = new MemoryTokenStore();
    const granting = async (name: string): Promise<ServerTokenCache> => {
      const fetch: typeof globalThis.fetch = async (input, init) =>
        init?.method === "POST"
          ? Response.json({ access_token: `of-${name}`, token_type: "Bearer", expires_in: 300 })
          : globalThis.fetch(input, init);
      return cache({ store, fetch, ...(await optionsOf(name)) });
    };
    for (const name of ["one", "other"]) {
      const server = await granting(name);
      expect((await server.getToken(PROFILES)).accessToken).toBe(`of-${name}`);
      expect((await server.getTokenFor("bob", PROFILES)).accessToken).toBe(`of-${name}`);
    }
  });

  it("does not mix the server itself up with a user of the zone's name", async () => {
    const one = cache();
    await one.getToken(PROFILES);
    expect(await errorOf(one.getTokenFor(zone().issuer, PROFILES), TokenExchangeError)).toMatchObject({
      errorCode: "invalid_grant",
    });
  });
});

describe.each<[string, (one: ServerTokenCache, options: GetTokenOptions) => Promise<unknown>]>([
  ["the server's own token", (one, options) => one.getToken(PROFILES, options)],
  ["a token of a user who is not there", (one, options) => one.getTokenFor("bob", PROFILES, options)],
])("whoever waits for %s and leaves", (_, ask) => {
  it("ends the request to the zone, wherever it is", async () => {
    const leaving = new AbortController();
    let sent: AbortSignal | null | undefined;
    const hanging: typeof fetch = async (input, init) => {
      if (init?.method !== "POST") return fetch(input, init);
      sent = init.signal;
      queueMicrotask(() => leaving.abort());
      return new Promise((_, reject) => sent?.addEventListener("abort", () => reject(sent?.reason)));
    };
    await expect(ask(cache({ fetch: hanging }), { signal: leaving.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    await vi.waitFor(() => expect(sent?.aborted).toBe(true), { timeout: 60_000 });
  });

  it("is not asked for again", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const leaving = new AbortController();
    let asked = 0;
    const busy: typeof fetch = async (_, init) => {
      if (init?.method !== "POST") return Response.json({ issuer: zone().issuer, token_endpoint: zone().issuer });
      asked += 1;
      setTimeout(() => leaving.abort(), 300);
      return new Response(null, { status: 503, headers: { "Retry-After": "1" } });
    };
    const refused = expect(ask(cache({ fetch: busy }), { signal: leaving.signal })).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
    expect(asked).toBe(1);
  });
});

it("tells of what happens without a token in it", async () => {
  const { events, onEvent } = recorder();
  const one = cache({ onEvent });
  const { accessToken } = await one.getTokenFor("bob", PROFILES);
  await one.getTokenFor("bob", PROFILES);
  expect(events.map(({ type }) => type)).toEqual([
    "cache.miss",
    "metadata.refreshed",
    "exchange.succeeded",
    "cache.hit",
  ]);
  expect(JSON.stringify(events)).not.toContain(accessToken);
});
