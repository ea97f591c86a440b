import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { TokenCache, type TokenCacheOptions } from "../../src/cache/token-cache.ts";
import type { TokenExchanger } from "../../src/cache/upstream-token-client.ts";
import { ConfigurationError, InvalidTokenError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  claimsOf,
  errorOf,
  MAIL,
  MCP,
  PROFILES,
  testZone,
  unsignedToken,
} from "../exchange/support.ts";
import { API, caller, countingCache, HeldExchanger, NOON } from "./support.ts";

const alice = caller();

describe("a token that is kept", () => {
  it("answers the second call", async () => {
    const { cache, requests, types } = countingCache();
    const first = await cache.getToken(alice, API);
    expect(await cache.getToken(alice, API)).toMatchObject({ accessToken: first.accessToken });
    expect(requests).toHaveLength(1);
    expect(types()).toEqual(["cache.miss", "cache.hit"]);
  });

  it("tells when it expires, and for how long it is good now", async () => {
    const { cache, clock } = countingCache();
    expect(await cache.getToken(alice, API)).toMatchObject({ expiresIn: 300, expiresAt: NOON + 300 });
    clock.seconds += 100;
    expect(await cache.getToken(alice, API)).toMatchObject({ expiresIn: 200, expiresAt: NOON + 300 });
  });

  it("keeps its type and scopes", async () => {
    const { cache } = countingCache({ grants: { scope: ["a"], issuedTokenType: "urn:example:token" } });
    const [first, second] = [await cache.getToken(alice, API), await cache.getToken(alice, API)];
    const { scope, issuedTokenType, tokenType } = first;
    expect(second).toMatchObject({ scope, issuedTokenType, tokenType });
  });

  it.each([
    ["one second before the skew", 269, 1],
    ["at the skew", 270, 2],
    ["after its end", 301, 2],
  ])("is used until 30 seconds before its end: %s", async (_, age, exchanges) => {
    const { cache, clock, requests } = countingCache();
    const first = await cache.getToken(alice, API);
    clock.seconds += age;
    const second = await cache.getToken(alice, API);
    expect(second.accessToken === first.accessToken).toBe(exchanges === 1);
    if (exchanges === 2) expect(requests).toHaveLength(2);
  });

  it("is used for as long as the skew that is set allows", async () => {
    const { cache, clock } = countingCache({ skewSeconds: 0 });
    const first = await cache.getToken(alice, API);
    clock.seconds += 299;
    expect((await cache.getToken(alice, API)).accessToken).toBe(first.accessToken);
    clock.seconds += 1;
    expect((await cache.getToken(alice, API)).accessToken).not.toBe(first.accessToken);
  });

  it.each([0, 1, 30])("is not one that is good for %i seconds only", async (expiresIn) => {
    const store = new MemoryTokenStore();
    const { cache, requests } = countingCache({ grants: { expiresIn }, store });
    await cache.getToken(alice, API);
    await cache.getToken(alice, API);
    expect([requests.length, store.size]).toEqual([2, 0]);
  });

  it("is not one whose end nobody knows", async () => {
    const store = new MemoryTokenStore();
    const { requests, cache } = countingCache({
      grants: { accessToken: "opaque", expiresIn: undefined } as never,
      store,
    });
    const token = await cache.getToken(alice, API);
    expect(token).not.toHaveProperty("expiresAt");
    expect(token.expiresIn).toBeUndefined();
    await cache.getToken(alice, API);
    expect([requests.length, store.size]).toEqual([2, 0]);
  });

  it("is not one that is longer than any server takes", async () => {
    const store = new MemoryTokenStore();
    const { cache, types } = countingCache({ grants: { accessToken: "t".repeat(200_000) }, store });
    await cache.getToken(alice, API);
    await cache.getToken(alice, API);
    expect([types(), store.size]).toEqual([["cache.miss", "cache.miss"], 0]);
  });

  it("ends when the token itself says, where the zone does not", async () => {
    const accessToken = unsignedToken({ exp: NOON + 100 });
    const { cache, requests, clock } = countingCache({ grants: { accessToken, expiresIn: undefined } as never });
    expect((await cache.getToken(alice, API)).expiresAt).toBe(NOON + 100);
    clock.seconds += 9;
    await cache.getToken(alice, API);
    expect(requests).toHaveLength(1);
    clock.seconds += 61;
    await cache.getToken(alice, API);
    expect(requests).toHaveLength(2);
  });

  it.each(["soon", Number.NaN, null])("is not one that says it ends %j", async (exp) => {
    const accessToken = unsignedToken({ exp });
    const { cache, requests } = countingCache({ grants: { accessToken, expiresIn: undefined } as never });
    await cache.getToken(alice, API);
    await cache.getToken(alice, API);
    expect(requests).toHaveLength(2);
  });

  it("goes by what the zone says rather than by what the token says", async () => {
    const accessToken = unsignedToken({ exp: NOON + 100 });
    const { cache } = countingCache({ grants: { accessToken, expiresIn: 200 } });
    expect((await cache.getToken(alice, API)).expiresAt).toBe(NOON + 200);
  });
});

describe("a token near its end", () => {
  const nearItsEnd = async (options?: Parameters<typeof countingCache>[0]) => {
    const parts = countingCache(options);
    await parts.cache.getToken(alice, API);
    await parts.settled();
    parts.clock.seconds += 210;
    return parts;
  };

  it("is served at once and renewed in the background", async () => {
    const { cache, settled, types } = await nearItsEnd();
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    await settled();
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
    expect(types()).toEqual(["cache.miss", "cache.hit", "cache.renewed", "cache.hit"]);
  });

  it("is not renewed before the last minute of its use", async () => {
    const { cache, clock, requests } = await nearItsEnd();
    clock.seconds -= 1;
    await cache.getToken(alice, API);
    expect(requests).toHaveLength(1);
  });

  it("is renewed once, however many ask", async () => {
    const { cache, requests, settled } = await nearItsEnd();
    await Promise.all(Array.from({ length: 20 }, () => cache.getToken(alice, API)));
    await settled();
    expect(requests).toHaveLength(2);
  });

  it("still serves when its renewal fails, which is reported", async () => {
    const { cache, failures, settled, events } = await nearItsEnd();
    failures.push(new TokenExchangeError("temporarily_unavailable", "The zone is down", { isTransient: true }));
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    await settled();
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "cache.failed",
        operation: "renew",
        durationMs: 0,
        message: "The zone is down",
      }),
    );
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
  });

  it("does not ask a zone that is down again with every call", async () => {
    const { cache, clock, failures, requests, settled } = await nearItsEnd();
    failures.push(...Array.from({ length: 9 }, () => new Error("down")));
    for (let call = 0; call < 5; call++) {
      await cache.getToken(alice, API);
      await settled();
    }
    expect(requests).toHaveLength(2);
    clock.seconds += 30;
    await cache.getToken(alice, API);
    await settled();
    expect(requests).toHaveLength(3);
  });

  it("does not cost an exchange a call when tokens live no longer than the last minute", async () => {
    const { cache, requests, settled } = countingCache({ grants: { expiresIn: 80 } });
    for (let call = 0; call < 5; call++) {
      await cache.getToken(alice, API);
      await settled();
    }
    expect(requests).toHaveLength(1);
  });

  it("hands the renewal to the request's own waitUntil", async () => {
    const { cache } = await nearItsEnd();
    const waitUntil = vi.fn();
    await cache.getToken(alice, API, { ctx: { waitUntil } });
    expect(waitUntil).toHaveBeenCalled();
    await Promise.all(waitUntil.mock.calls.map(([work]) => work));
  });
});

describe("whose a token is", () => {
  const claims: [string, Record<string, unknown>][] = [
    ["user", { sub: "bob" }],
    ["issuer, though the sub is the same", { iss: "https://other-zone.example" }],
    ["client", { client_id: "other-client" }],
    ["set of scopes", { scope: "mcp:tools mcp:admin" }],
    ["audience", { aud: "https://other-mcp.example" }],
    ["actor", { act: { sub: "agent" } }],
    ["confirmation", { cnf: { jkt: "thumbprint" } }],
    ["bound on what may be done", { authorization_details: [{ type: "payment", limit: 10 }] }],
    ["list of those who may act", { may_act: { sub: "agent" } }],
    ["strength of sign-in", { acr: "urn:example:strong" }],
    ["set of scopes under another name", { scp: ["admin"] }],
    ["role", { roles: ["admin"] }],
    ["organisation", { org_id: "other" }],
    ["claim that nobody has heard of", { "https://zone.example/may": { delete: true } }],
  ];

  it.each(claims)("another %s gets another token", async (_, changes) => {
    const { cache, requests } = countingCache();
    const [one, other] = [await cache.getToken(alice, API), await cache.getToken(caller(changes), API)];
    expect(other.accessToken).not.toBe(one.accessToken);
    expect(requests.map(({ subjectToken }) => subjectToken)).toEqual([alice.token, caller(changes).token]);
  });

  it.each(claims)("another %s gets another token for a subject and a token", async (_, changes) => {
    const { cache } = countingCache();
    const other = caller(changes);
    const one = await cache.getTokenForSubject("alice", alice.token, API);
    expect((await cache.getTokenForSubject(String(other.subject), other.token, API)).accessToken).not.toBe(
      one.accessToken,
    );
  });

  it("another resource gets another token", async () => {
    const { cache } = countingCache();
    const one = await cache.getToken(alice, API);
    expect((await cache.getToken(alice, `${API}/`)).accessToken).not.toBe(one.accessToken);
  });

  it.each([
    ["none and some", undefined, "a"],
    ["fewer and more", "a", "a b"],
    ["one with a blank and two", ["a b"], ["a", "b"]],
  ])("other scopes asked for get another token: %s", async (_, scope, otherScope) => {
    const { cache } = countingCache();
    const one = await cache.getToken(alice, API, { scope });
    expect((await cache.getToken(alice, API, { scope: otherScope })).accessToken).not.toBe(one.accessToken);
  });

  it.each([
    ["another order", "a b", "b a"],
    ["a list", "a b", ["a", "b"]],
    ["more blanks", "a b", " a  b "],
    ["an empty text for none", "", undefined],
  ])("the same scopes written otherwise get the same token: %s", async (_, scope, otherwise) => {
    const { cache, requests } = countingCache();
    const one = await cache.getToken(alice, API, { scope });
    expect((await cache.getToken(alice, API, { scope: otherwise })).accessToken).toBe(one.accessToken);
    expect(requests).toHaveLength(1);
  });

  it("another value of a claim that nobody has heard of gets another token", async () => {
    const { cache } = countingCache();
    const [one, other] = [caller({ level: [1] }), caller({ level: [2] })];
    const { accessToken } = await cache.getToken(one, API);
    expect((await cache.getToken(other, API)).accessToken).not.toBe(accessToken);
    expect((await cache.getTokenForSubject("alice", other.token, API)).accessToken).not.toBe(accessToken);
    expect((await cache.getTokenForSubject("alice", one.token, API)).accessToken).toBe(accessToken);
  });

  it("a new token of the same user, client and scopes gets the same token", async () => {
    const { cache } = countingCache();
    const one = await cache.getToken(alice, API);
    const renewed = caller({ exp: NOON + 7200, jti: "another" });
    expect((await cache.getToken(renewed, API)).accessToken).toBe(one.accessToken);
  });

  it("both forms share what they know to be the same", async () => {
    const { cache, requests } = countingCache();
    await cache.getToken(alice, API);
    await cache.getTokenForSubject("alice", alice.token, API);
    expect(requests).toHaveLength(1);
  });

  it("two opaque tokens of one user share nothing", async () => {
    const { cache } = countingCache();
    const one = await cache.getTokenForSubject("alice", "opaque-one", API);
    expect((await cache.getTokenForSubject("alice", "opaque-one", API)).accessToken).toBe(one.accessToken);
    expect((await cache.getTokenForSubject("alice", "opaque-two", API)).accessToken).not.toBe(one.accessToken);
    expect((await cache.getTokenForSubject("bob", "opaque-one", API)).accessToken).not.toBe(one.accessToken);
  });

  it.each([
    ["names another subject", { sub: "mallory" }],
    ["names no issuer", { iss: undefined }],
    ["is bound to a key", { cnf: { jkt: "thumbprint" } }],
    ["names a client that is no text", { client_id: 5 }],
    ["has scopes that are no text", { scope: { a: true } }],
    ["has an audience that is no text", { aud: 5 }],
  ])("a token that %s shares nothing, because its claims can't be relied on", async (_, changes) => {
    const { cache, requests } = countingCache();
    const claims = { ...caller().claims, ...changes };
    await cache.getTokenForSubject("alice", unsignedToken({ ...claims, jti: 1 }), API);
    await cache.getTokenForSubject("alice", unsignedToken({ ...claims, jti: 2 }), API);
    expect(requests).toHaveLength(2);
  });

  it.each([undefined, null, ""])("is refused for nobody: a subject of %j", async (subject) => {
    const { cache, requests } = countingCache();
    const calls = [
      cache.getToken({ ...alice, subject: subject as string }, API),
      cache.getTokenForSubject(subject as string, alice.token, API),
      cache.getTokenForSubject(subject as string, "opaque", API),
    ];
    for (const call of calls) {
      const error = await errorOf(call, InvalidTokenError);
      expect(error.reason).toBe("missing_subject");
      expect(error.message).toContain("names no subject (sub)");
      expect(error.message).not.toContain(alice.token);
    }
    expect(requests).toEqual([]);
  });

  it.each([undefined, ""])("is refused for no resource: %j", async (resource) => {
    const { cache, requests } = countingCache();
    await errorOf(cache.getToken(alice, resource as string), ConfigurationError);
    await errorOf(cache.getTokenForSubject("alice", alice.token, resource as string), ConfigurationError);
    expect(requests).toEqual([]);
  });
});

describe("a setting that is no number that it can be", () => {
  it.each<[keyof TokenCacheOptions, number]>([
    ["waitMs", Number.NaN],
    ["waitMs", 0],
    ["storeWaitMs", -1],
    ["storeWaitMs", Number.POSITIVE_INFINITY],
    ["skewSeconds", -60],
    ["skewSeconds", Number.NaN],
    ["maxEntries", Number.NaN],
  ])("is refused, by its name, where it is set: %s %d", (name, value) => {
    expect(() => countingCache({ [name]: value })).toThrow(ConfigurationError);
    if (name !== "maxEntries") expect(() => countingCache({ [name]: value })).toThrow(name);
  });
});

describe("what goes to the zone", () => {
  it("is the user's own token, the resource and the scopes, in the order asked for", async () => {
    const { cache, requests } = countingCache();
    await cache.getToken(alice, API, { scope: ["b", "", "a"] });
    expect(requests).toEqual([
      {
        subjectToken: alice.token,
        subjectTokenType: "urn:ietf:params:oauth:token-type:access_token",
        resource: API,
        scope: "b a",
      },
    ]);
  });

  it("is what the credential makes of it", async () => {
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: vi.fn(async (subjectToken: string, resource: string) => ({
        subjectToken,
        resource,
        clientAssertion: "proof",
      })),
    };
    const requests: unknown[] = [];
    const client = {
      issuer: "https://zone.example",
      getTokenEndpoint: async () => "https://zone.example/token",
      exchangeToken: async (request: unknown) => {
        requests.push(request);
        return { accessToken: "granted", tokenType: "Bearer", expiresIn: 300 };
      },
    };
    await new TokenCache(client, { credential, onEvent: () => undefined }).getToken(alice, API);
    expect(credential.prepareTokenExchangeRequest).toHaveBeenCalledExactlyOnceWith(alice.token, API, {
      issuer: "https://zone.example",
      tokenEndpoint: "https://zone.example/token",
    });
    expect(requests).toEqual([{ subjectToken: alice.token, resource: API, clientAssertion: "proof" }]);
  });

  it.each([
    ["invalid_client", 1],
    ["invalid_grant", 0],
  ] as const)("tells the credential where the zone refuses it, whatever the client does: %s", async (code, times) => {
    const forget = vi.fn();
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: async () => ({ subjectToken: "t" }),
      forget,
    };
    const { cache, failures } = countingCache({ credential });
    const refusal = new TokenExchangeError(code, "refused");
    failures.push(refusal);
    await expect(cache.getToken(caller(), API)).rejects.toBe(refusal);
    expect(forget).toHaveBeenCalledTimes(times);
  });

  it("is made anew by the credential for each attempt of the client", async () => {
    let proofs = 0;
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: async (subjectToken: string, resource: string) => {
        proofs += 1;
        return { subjectToken, resource, clientAssertion: `proof ${proofs}` };
      },
    };
    const requests: unknown[] = [];
    const client: TokenExchanger = {
      exchangeToken: async (request, options) => {
        requests.push(request, await options?.renewRequest?.());
        return { accessToken: "granted", tokenType: "Bearer", expiresIn: 300 };
      },
    };
    await new TokenCache(client, { credential, onEvent: () => undefined }).getToken(alice, API, { scope: "read" });
    const request = { subjectToken: alice.token, resource: API, scope: "read" };
    expect(requests).toEqual([
      { ...request, clientAssertion: "proof 1" },
      { ...request, clientAssertion: "proof 2" },
    ]);
  });

  it.each<[string, object, object | null, object]>([
    ["the issuer, where it signs nothing", { issuer: "https://zone.example" }, {}, { issuer: "https://zone.example" }],
    ["nothing, where the client knows nothing", { getTokenEndpoint: undefined }, null, {}],
  ])("is made by a credential that is told %s", async (_, members, auth, context) => {
    const told: unknown[] = [];
    const credential = {
      getAuth: () => auth as null,
      prepareTokenExchangeRequest: async (subjectToken: string, resource: string, given: unknown) => {
        told.push(given);
        return { subjectToken, resource };
      },
    };
    const client: TokenExchanger = {
      getTokenEndpoint: async () => "https://zone.example/token",
      exchangeToken: async () => ({ accessToken: "granted", tokenType: "Bearer", expiresIn: 300 }),
      ...members,
    };
    await new TokenCache(client, { credential, onEvent: () => undefined }).getToken(alice, API);
    expect(told).toStrictEqual([context]);
  });
});

describe("one exchange at a time", () => {
  const held = (options = {}) => {
    const exchanger = new HeldExchanger();
    const cache = new TokenCache(exchanger, { onEvent: () => undefined, now: () => NOON * 1000, ...options });
    return { exchanger, cache };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  it("serves everybody who asks meanwhile", async () => {
    const types: string[] = [];
    const { exchanger, cache } = held({ onEvent: ({ type }: { type: string }) => types.push(type) });
    const calls = Array.from({ length: 50 }, () => cache.getToken(alice, API));
    await turn();
    exchanger.grant();
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ accessToken }) => accessToken))).toEqual(new Set(["granted"]));
    expect(exchanger.requests).toHaveLength(1);
    expect(types.filter((type) => type === "cache.waited")).toHaveLength(49);
  });

  it("runs side by side for different users", async () => {
    const { exchanger, cache } = held();
    const calls = [cache.getToken(alice, API), cache.getToken(caller({ sub: "bob" }), API)];
    await turn();
    expect(exchanger.requests).toHaveLength(2);
    exchanger.grant({ accessToken: "of alice" });
    exchanger.grant({ accessToken: "of bob" });
    expect((await Promise.all(calls)).map(({ accessToken }) => accessToken)).toEqual(["of alice", "of bob"]);
  });

  it("keeps a leader's error to the leader: the others exchange for themselves", async () => {
    const { exchanger, cache } = held();
    const leader = cache.getToken(alice, API).catch((error: unknown) => error);
    const followers = Array.from({ length: 5 }, () => cache.getToken(alice, API));
    await turn();
    const error = new Error("the leader's own");
    exchanger.fail(error);
    await turn();
    expect(await leader).toBe(error);
    for (const _ of followers) exchanger.grant();
    expect((await Promise.all(followers)).map(({ accessToken }) => accessToken)).toEqual(Array(5).fill("granted"));
  });

  it("does not remember a failure", async () => {
    const { exchanger, cache } = held();
    const first = cache.getToken(alice, API).catch((error: unknown) => error);
    await turn();
    exchanger.fail(new Error("once"));
    await first;
    const second = cache.getToken(alice, API);
    await turn();
    exchanger.grant();
    expect((await second).accessToken).toBe("granted");
  });

  it("holds at most 16 mebibytes of tokens that are on their way into a slow store, the latest", async () => {
    const store = { get: () => undefined, set: () => new Promise<never>(() => undefined), delete: () => undefined };
    const { cache, requests } = countingCache({ store, grants: { accessToken: "t".repeat(2 ** 17) } });
    const users = Array.from({ length: 130 }, (_, index) => caller({ sub: `user-${index}` }));
    for (const user of users) await cache.getToken(user, API);
    const exchangesFor = async (index: number) => {
      const before = requests.length;
      await cache.getToken(users.at(index) ?? alice, API);
      return requests.length - before;
    };
    expect([await exchangesFor(-1), await exchangesFor(0)]).toEqual([0, 1]);
  });

  it("lets a follower go its own way when the leader never comes back", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { exchanger, cache } = held({ waitMs: 1_000 });
    const leader = errorOf(cache.getToken(alice, API), TokenExchangeError);
    await vi.advanceTimersByTimeAsync(500);
    const follower = cache.getToken(alice, API);
    await vi.advanceTimersByTimeAsync(500);
    expect(await leader).toMatchObject({ status: 503, isTransient: true });
    await vi.advanceTimersByTimeAsync(0);
    exchanger.grant({ accessToken: "of the leader, too late" });
    exchanger.grant();
    expect((await follower).accessToken).toBe("granted");
  });
});

describe("TokenCache at the zone", () => {
  const zone = testZone();

  it("exchanges once per user and resource, and gives each user their own", async () => {
    const client = new TokenExchangeClient(zone().issuer, {
      credential: new ClientSecret(CLIENT_ID, CLIENT_SECRET),
      onEvent: () => undefined,
    });
    const cache = new TokenCache(client, {
      credential: new ClientSecret(CLIENT_ID, CLIENT_SECRET),
      onEvent: () => undefined,
    });
    const users = ["alice", "bob"];
    const tokens = await Promise.all(users.map((user) => zone().mint({ user, resource: MCP })));
    for (let round = 0; round < 3; round++) {
      for (const resource of [PROFILES, MAIL]) {
        const answers = await Promise.all(
          users.map((user, index) => cache.getTokenForSubject(user, tokens[index] ?? "", resource)),
        );
        expect(answers.map(({ accessToken }) => claimsOf(accessToken))).toEqual(
          users.map((sub) => expect.objectContaining({ sub, aud: resource })),
        );
      }
    }
    expect(zone().counters().token).toBe(4);
  });
});
