import { describe, expect, it, vi } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { tiered } from "../../src/cache/tiered.ts";
import { TokenCache, type TokenCacheOptions } from "../../src/cache/token-cache.ts";
import { InvalidTokenError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { deferred } from "../support/deferred.ts";
import { API, caller, countingCache, HeldExchanger, keyOf, NOON } from "./support.ts";

const alice = caller();

describe("invalidate", () => {
  it("makes the next call exchange anew", async () => {
    const { cache, types } = countingCache();
    await cache.getToken(alice, API);
    await cache.invalidate(alice, API);
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
    expect(types()).toEqual(["cache.miss", "cache.invalidated", "cache.miss", "cache.hit"]);
  });

  it("touches nobody else's token, no other resource and no other scopes", async () => {
    const { cache, requests } = countingCache();
    const others = [
      () => cache.getToken(caller({ sub: "bob" }), API),
      () => cache.getToken(alice, `${API}/other`),
      () => cache.getToken(alice, API, { scope: "read" }),
    ];
    for (const other of others) await other();
    await cache.getToken(alice, API);
    await cache.invalidate(alice, API);
    for (const other of others) await other();
    expect(requests).toHaveLength(4);
  });

  it("leaves a token that has taken the refused one's place meanwhile", async () => {
    const { cache } = countingCache();
    const { accessToken } = await cache.getToken(alice, API);
    await cache.invalidate(alice, API, { accessToken });
    await cache.getToken(alice, API);
    await cache.invalidate(alice, API, { accessToken });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
  });

  it("works on a store that fails, or that goes on answering with the token", async () => {
    const memory = new MemoryTokenStore();
    const store = {
      get: (key: string) => memory.get(key),
      set: (key: string, token: Parameters<typeof memory.set>[1]) => memory.set(key, token),
      delete: () => {
        throw new Error("out of order");
      },
    };
    const { cache, events } = countingCache({ store });
    await cache.getToken(alice, API);
    await cache.invalidate(alice, API);
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "delete" }));
  });

  it.each([
    ["named", { accessToken: "token-1" }],
    ["whichever it is", {}],
  ])("reaches a token that is still on its way into a slow store: %s", async (_, options) => {
    const store = { get: () => undefined, set: () => new Promise<never>(() => undefined), delete: () => undefined };
    const { cache } = countingCache({ store });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    await cache.invalidate(alice, API, options);
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-2");
  });

  it("knows every token that was refused of late, whichever a store that lags answers with", async () => {
    const stale = new MemoryTokenStore();
    const lagging = { get: (key: string) => stale.get(key), set: () => undefined, delete: () => undefined };
    const { cache } = countingCache({ store: lagging });
    const tokens: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { accessToken } = await cache.getToken(alice, API);
      tokens.push(accessToken);
      await cache.invalidate(alice, API, { accessToken });
    }
    for (const accessToken of tokens) {
      stale.set(keyOf(alice), { accessToken, tokenType: "Bearer", expiresAt: NOON + 300 });
      expect(tokens).not.toContain((await cache.getToken(alice, API)).accessToken);
    }
  });

  it("forgets the token that another isolate has replaced in its own memory only", async () => {
    const shared = new MemoryTokenStore();
    const isolates = [1, 2].map(() => countingCache({ store: tiered(new MemoryTokenStore(), shared) }));
    const [one, other] = isolates as [(typeof isolates)[0], (typeof isolates)[0]];
    const { accessToken } = await one.cache.getToken(alice, API);
    await one.settled();
    expect((await other.cache.getToken(alice, API)).accessToken).toBe(accessToken);
    await one.cache.invalidate(alice, API, { accessToken });
    const replaced = await one.cache.getToken(alice, API);
    await one.settled();
    await other.cache.invalidate(alice, API, { accessToken });
    expect((await other.cache.getToken(alice, API)).accessToken).toBe(replaced.accessToken);
    expect(other.requests).toEqual([]);
  });

  it("of a token by its name leaves the exchange for another one to those who come later", async () => {
    const exchanger = new HeldExchanger();
    const cache = new TokenCache(exchanger, { onEvent: () => undefined, now: () => NOON * 1000 });
    const calls = [cache.getToken(alice, API)];
    await cache.invalidate(alice, API, { accessToken: "refused" });
    calls.push(cache.getToken(alice, API));
    await vi.waitFor(() => expect(exchanger.requests).toHaveLength(1), { timeout: 60_000 });
    exchanger.grant();
    expect((await Promise.all(calls)).map(({ accessToken }) => accessToken)).toEqual(["granted", "granted"]);
  });

  it("is done though the caller has gone meanwhile", async () => {
    const kept: Promise<unknown>[] = [];
    const { cache } = countingCache();
    await cache.invalidate(alice, API, { ctx: { waitUntil: (work) => kept.push(work) } });
    expect(kept).toHaveLength(1);
  });

  it("is for a caller with a subject", async () => {
    const { cache } = countingCache();
    await expect(cache.invalidate({ ...alice, subject: "" }, API)).rejects.toThrow(InvalidTokenError);
  });
});

describe("a token that the zone grants again after it was refused", () => {
  /** Like a zone that returns the upstream API's own tokens, which live for hours. */
  const brokered = { accessToken: "the same", expiresIn: 28_800 };

  it("is kept as any other is: one refusal costs one exchange", async () => {
    const { cache, clock, requests, settled } = countingCache({ grants: brokered });
    const { accessToken } = await cache.getToken(alice, API);
    await cache.invalidate(alice, API, { accessToken });
    for (let call = 0; call < 5; call += 1) {
      expect((await cache.getToken(alice, API)).accessToken).toBe("the same");
      await settled();
      clock.seconds += 3_600;
    }
    expect(requests).toHaveLength(2);
  });

  it("is shared by those who wait for it", async () => {
    const { cache, requests } = countingCache({ grants: brokered });
    const { accessToken } = await cache.getToken(alice, API);
    await cache.invalidate(alice, API, { accessToken });
    await Promise.all(Array.from({ length: 20 }, () => cache.getToken(alice, API)));
    expect(requests).toHaveLength(2);
  });

  it("serves fetchWithToken after a 401 that was an accident", async () => {
    let calls = 0;
    const fetch = async () => new Response(null, { status: calls++ === 0 ? 401 : 200 });
    const { cache, requests } = countingCache({ grants: brokered, fetch });
    for (let call = 0; call < 5; call += 1) {
      expect((await cache.fetchWithToken(alice, API, API)).status).toBe(200);
    }
    expect(requests).toHaveLength(2);
  });
});

describe("fetchWithToken", () => {
  /** An upstream API that refuses some tokens and records its requests. */
  const upstream = (refuses: (token: string) => boolean, options: TokenCacheOptions = {}) => {
    const seen: { token: string; body: string; method: string; redirect: string }[] = [];
    const parts = countingCache({
      ...options,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const token = request.headers.get("Authorization")?.replace("Bearer ", "") ?? "";
        seen.push({ token, body: await request.text(), method: request.method, redirect: request.redirect });
        return new Response(token, { status: refuses(token) ? 401 : 200 });
      },
    });
    return { ...parts, seen };
  };

  it("calls with the caller's token", async () => {
    const { cache, seen, requests } = upstream(() => false);
    const response = await cache.fetchWithToken(alice, API, `${API}/user`);
    expect([response.status, await response.text()]).toEqual([200, "token-1"]);
    await cache.fetchWithToken(alice, API, `${API}/user`);
    expect([seen.length, requests.length]).toEqual([2, 1]);
  });

  it("replaces whatever Authorization the request has", async () => {
    const { cache } = upstream(() => false);
    const request = new Request(API, { headers: { Authorization: `Bearer ${alice.token}` } });
    expect(await (await cache.fetchWithToken(alice, API, request)).text()).toBe("token-1");
  });

  it("on 401 exchanges anew and repeats the call, once", async () => {
    const { cache, seen, requests } = upstream((token) => token === "token-1");
    expect(await (await cache.fetchWithToken(alice, API, API)).text()).toBe("token-2");
    expect(seen.map(({ token }) => token)).toEqual(["token-1", "token-2"]);
    expect(requests).toHaveLength(2);
  });

  it("hands back the second 401", async () => {
    const { cache, seen } = upstream(() => true);
    expect((await cache.fetchWithToken(alice, API, API)).status).toBe(401);
    expect(seen).toHaveLength(2);
  });

  it("does not exchange for every call while the upstream refuses whatever it gets", async () => {
    const { cache, requests, clock, seen } = upstream(() => true);
    for (let call = 0; call < 10; call += 1) await cache.fetchWithToken(alice, API, API);
    expect(requests).toHaveLength(2);
    expect(seen, "only the first call is repeated").toHaveLength(11);
    clock.seconds += 30;
    await cache.fetchWithToken(alice, API, API);
    expect(requests).toHaveLength(3);
  });

  it("exchanges once when many calls are refused at the same time", async () => {
    const { cache, requests } = upstream((token) => token === "token-1");
    await cache.getToken(alice, API);
    const responses = await Promise.all(Array.from({ length: 50 }, () => cache.fetchWithToken(alice, API, API)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(requests).toHaveLength(2);
  });

  it("tries again with the new token when an old one is refused late", async () => {
    const late = deferred<Response>();
    let calls = 0;
    const { cache, requests } = countingCache({
      fetch: async (input) => {
        calls += 1;
        if (calls === 1) return late.promise;
        const token = (input as Request).headers.get("Authorization");
        return new Response(null, { status: token === "Bearer token-1" ? 401 : 200 });
      },
    });
    const slow = cache.fetchWithToken(alice, API, API);
    await vi.waitFor(() => expect(calls).toBe(1), { timeout: 60_000 });
    expect((await cache.fetchWithToken(alice, API, API)).status).toBe(200);
    late.resolve(new Response(null, { status: 401 }));
    expect((await slow).status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  it.each<[string, BodyInit]>([
    ["text", "hello"],
    ["bytes", new TextEncoder().encode("hello")],
    ["a Blob", new Blob(["hello"])],
  ])("sends a body again that is %s", async (_, body) => {
    const { cache, seen } = upstream((token) => token === "token-1");
    expect((await cache.fetchWithToken(alice, API, API, { method: "POST", body })).status).toBe(200);
    expect(seen).toMatchObject([
      { method: "POST", body: "hello" },
      { method: "POST", body: "hello" },
    ]);
  });

  it.each<[string, () => [Request | string, RequestInit]]>([
    ["a request's own", () => [new Request(API, { method: "POST", body: "hello" }), {}]],
    ["a stream", () => [API, { method: "POST", body: new Blob(["hello"]).stream(), duplex: "half" } as RequestInit]],
  ])("hands back the 401 where the body can't be sent again: %s; the next call has a new token", async (_, call) => {
    const { cache, seen } = upstream((token) => token === "token-1");
    const [input, init] = call();
    const { signal: _signal, ...options } = init;
    expect((await cache.fetchWithToken(alice, API, input, options)).status).toBe(401);
    expect(seen).toHaveLength(1);
    expect((await cache.fetchWithToken(alice, API, API)).status).toBe(200);
  });

  it("calls again with a request that has no body", async () => {
    const { cache, seen } = upstream((token) => token === "token-1");
    expect((await cache.fetchWithToken(alice, API, new Request(API))).status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it("follows no redirect, which could carry the token away", async () => {
    const { cache, seen } = upstream(() => false);
    await cache.fetchWithToken(alice, API, new Request(API, { redirect: "follow" }));
    expect(seen).toMatchObject([{ redirect: "manual" }]);
  });

  it("replaces the token of the scopes that it asked for, and no other", async () => {
    const { cache, requests } = upstream((token) => token === "token-2");
    await cache.getToken(alice, API);
    expect(await (await cache.fetchWithToken(alice, API, API, { scope: "read" })).text()).toBe("token-3");
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect(requests).toHaveLength(3);
  });

  it("asks for the scopes it is given", async () => {
    const { cache, requests } = upstream(() => false);
    await cache.fetchWithToken(alice, API, API, { scope: ["a", "b"] });
    expect(requests).toMatchObject([{ scope: "a b" }]);
  });

  it("ends with its signal", async () => {
    const { cache } = upstream(() => false);
    const gone = new Error("gone");
    await expect(cache.fetchWithToken(alice, API, API, { signal: AbortSignal.abort(gone) })).rejects.toThrow("gone");
  });

  it.each<[string, (signal: AbortSignal) => [Request | string, { signal?: AbortSignal }]]>([
    ["of its options", (signal) => [API, { signal }]],
    ["of its request", (signal) => [new Request(API, { signal }), {}]],
  ])("ends with the signal %s, too, while the upstream API takes its time", async (_, call) => {
    const called = deferred<Request>();
    const { cache } = countingCache({
      fetch: (input) => {
        called.resolve(input as Request);
        return new Promise(() => undefined);
      },
    });
    const controller = new AbortController();
    void cache.fetchWithToken(alice, API, ...call(controller.signal));
    const request = await called.promise;
    expect(request.signal.aborted).toBe(false);
    controller.abort();
    expect(request.signal.aborted).toBe(true);
  });
});

describe("a caller that gives up", () => {
  it("ends its own call only", async () => {
    const { cache, requests } = countingCache();
    const controller = new AbortController();
    const [one, other] = [cache.getToken(alice, API, { signal: controller.signal }), cache.getToken(alice, API)];
    controller.abort(new Error("gone"));
    await expect(one).rejects.toThrow("gone");
    expect((await other).accessToken).toBe("token-1");
    expect(requests).toHaveLength(1);
  });

  it("ends at once even if it gave up before the work began", async () => {
    const { cache } = countingCache({ store: { get: () => new Promise(() => undefined), set() {}, delete() {} } });
    const controller = new AbortController();
    const call = cache.getTokenForSubject("alice", "opaque", API, { signal: controller.signal });
    controller.abort(new Error("gone"));
    await expect(call).rejects.toThrow("gone");
  });

  it("ends at once if it has given up before, and asks nobody for anything", async () => {
    const { cache, requests } = countingCache();
    const signal = AbortSignal.abort(new Error("gone"));
    await expect(cache.getToken(alice, API, { signal })).rejects.toThrow("gone");
    await expect(cache.getTokenForSubject("alice", alice.token, API, { signal })).rejects.toThrow("gone");
    expect(requests).toEqual([]);
  });
});

describe("callers that share an exchange", () => {
  it("get copies: what one does to its answer, the other does not see", async () => {
    const { cache } = countingCache({ grants: { scope: ["read"] } });
    const [one, other] = await Promise.all([cache.getToken(alice, API), cache.getToken(alice, API)]);
    one.scope?.push("admin");
    one.accessToken = "changed";
    expect(other).toMatchObject({ accessToken: "token-1", scope: ["read"] });
    expect(await cache.getToken(alice, API)).toMatchObject({ accessToken: "token-1", scope: ["read"] });
  });
});

describe("events of the cache", () => {
  const EXCHANGER = { exchangeToken: async () => ({ accessToken: "granted", tokenType: "Bearer", expiresIn: 300 }) };
  const user = { subject: "alice", clientId: "client" };

  it.each<[string, object, string, object]>([
    ["the issuer of the user's token", {}, alice.token, { ...user, issuer: "https://zone.example" }],
    [
      "the client's zone",
      { issuer: "https://zone.example" },
      "opaque",
      { subject: "alice", issuer: "https://zone.example" },
    ],
    ["no issuer, where nobody knows it", {}, "opaque", { subject: "alice" }],
  ])("name the user, the resource, and %s", async (_, members, subjectToken, named) => {
    const events: EdgegrantEvent[] = [];
    const options = { now: () => NOON * 1000, onEvent: (event: EdgegrantEvent) => events.push(event) };
    const cache = new TokenCache({ ...EXCHANGER, ...members }, options);
    for (let call = 0; call < 2; call += 1) await cache.getTokenForSubject("alice", subjectToken, API);
    const about = { ...named, resource: API, durationMs: 0 };
    expect(events).toStrictEqual([
      { type: "cache.miss", ...about },
      { type: "cache.hit", ...about },
    ]);
  });

  it("tell of eviction", async () => {
    const { cache, events } = countingCache({ maxEntries: 2 });
    for (const sub of ["a", "b", "c"]) await cache.getToken(caller({ sub }), API);
    expect(events.filter(({ type }) => type === "cache.evicted")).toEqual([{ type: "cache.evicted", entries: 2 }]);
  });

  it("carry durations, and neither token nor subject token", async () => {
    const { cache, events, clock, settled } = countingCache();
    await Promise.all([cache.getToken(alice, API), cache.getToken(alice, API)]);
    clock.seconds += 220;
    await cache.getToken(alice, API);
    await settled();
    await cache.invalidate(alice, API);
    const timed = events.filter(({ type }) => type !== "cache.invalidated");
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(["cache.miss", "cache.waited", "cache.hit", "cache.renewed", "cache.invalidated"]),
    );
    for (const event of timed) expect(event).toHaveProperty("durationMs");
    expect(JSON.stringify(events)).not.toMatch(/token-\d/);
    expect(JSON.stringify(events)).not.toContain(alice.token);
  });

  it("quote no subject token, whatever words an exchange that failed has for it", async () => {
    const { cache, clock, events, failures, settled } = countingCache({ grants: { expiresIn: 90 } });
    const subjectToken = "an opaque token of alice";
    const failure = new Error(`POST subject_token=${subjectToken} failed`);
    await cache.getTokenForSubject("alice", subjectToken, API);
    clock.seconds += 40;
    failures.push(failure);
    await cache.getTokenForSubject("alice", subjectToken, API);
    await settled();
    expect(events).toContainEqual(
      expect.objectContaining({ operation: "renew", message: "POST subject_token=(secret) failed" }),
    );
  });

  it("quote no subject token, whatever words a credential that failed has for it", async () => {
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: (token: string) => Promise.reject(new Error(`can't sign for ${token}`)),
    };
    const { cache, events } = countingCache({ credential });
    await expect(cache.getTokenForSubject("alice", "an opaque token of alice", API)).rejects.toThrow("can't sign");
    expect(events).toContainEqual(expect.objectContaining({ message: "can't sign for (secret)" }));
  });
});
