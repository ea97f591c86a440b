import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import type { Lease, StoredToken, TokenStore } from "../../src/cache/store.ts";
import { TokenCache, type TokenCacheOptions } from "../../src/cache/token-cache.ts";
import type { GetTokenOptions } from "../../src/cache/token-request.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { CLIENT_ID, CLIENT_SECRET, errorOf, MCP, PROFILES, testZone } from "../exchange/support.ts";
import { API, caller, HeldExchanger, NOON } from "./support.ts";

const alice = caller();
const kept: StoredToken = { accessToken: "kept", tokenType: "Bearer", expiresAt: NOON + 300 };
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const reading = (get: TokenStore["get"]): TokenStore => ({ get, set: () => undefined, delete: () => undefined });

/** A cache with an exchanger that the test controls, and callers that can abort. */
function held(options: TokenCacheOptions = {}) {
  const exchanger = new HeldExchanger();
  const events: EdgegrantEvent[] = [];
  const onEvent = (event: EdgegrantEvent) => events.push(event);
  const cache = new TokenCache(exchanger, { onEvent, now: () => NOON * 1000, ...options });
  const callers = new Set<Promise<unknown>>();
  const call = (more: GetTokenOptions = {}) => {
    const controller = new AbortController();
    const token = cache.getToken(alice, API, { signal: controller.signal, ...more });
    callers.add(token.catch(() => undefined));
    return { token, leave: (reason?: unknown) => controller.abort(reason) };
  };
  return { exchanger, cache, call, types: () => events.map(({ type }) => type) };
}

describe("a caller that leaves", () => {
  it.each<[string, (controller: AbortController) => void, string]>([
    ["for no given reason", (controller) => controller.abort(), "AbortError"],
    ["for a reason of its own", (controller) => controller.abort(new RangeError("too far")), "RangeError"],
  ])("gets the signal's own reason: %s", async (_, leave, name) => {
    const { cache } = held();
    const controller = new AbortController();
    const token = cache.getToken(alice, API, { signal: controller.signal });
    await turn();
    leave(controller);
    await expect(token).rejects.toMatchObject({ name });
  });

  it("gets a TimeoutError where its time has passed", async () => {
    const { cache } = held();
    await expect(cache.getToken(alice, API, { signal: AbortSignal.timeout(5) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
  });

  it("cancels nobody else, whether it leads or follows", async () => {
    const { exchanger, call } = held();
    const [leader, follower, ...others] = [call(), call(), call(), call()];
    await turn();
    leader?.leave();
    follower?.leave();
    await expect(leader?.token).rejects.toMatchObject({ name: "AbortError" });
    await expect(follower?.token).rejects.toMatchObject({ name: "AbortError" });
    expect(exchanger.signals[0]?.aborted).toBe(false);
    exchanger.grant();
    const answers = await Promise.all(others.map(({ token }) => token));
    expect(answers.map(({ accessToken }) => accessToken)).toEqual(["granted", "granted"]);
    expect(exchanger.requests).toHaveLength(1);
  });

  it("cancels the exchange when it is the last", async () => {
    const { exchanger, call } = held();
    const [leader, follower] = [call(), call()];
    await turn();
    leader.leave();
    await turn();
    expect(exchanger.signals[0]?.aborted).toBe(false);
    follower.leave();
    await turn();
    expect(exchanger.signals[0]?.aborted).toBe(true);
  });

  it("does not cancel a renewal, which is for those who come later", async () => {
    let seconds = NOON;
    const { exchanger, call } = held({ now: () => seconds * 1000 });
    const first = call();
    await turn();
    exchanger.grant({ expiresIn: 120 });
    await first.token;
    await turn();
    seconds += 40;
    const renewing = call();
    expect((await renewing.token).accessToken).toBe("granted");
    renewing.leave();
    const impatient = call();
    await impatient.token;
    impatient.leave();
    await turn();
    expect(exchanger.signals.map((signal) => signal?.aborted)).toEqual([false, false]);
  });

  it("lets those who come after the cancellation exchange anew", async () => {
    const { exchanger, call } = held();
    const first = call();
    await turn();
    first.leave();
    await turn();
    const second = call();
    await turn();
    expect(exchanger.requests).toHaveLength(2);
    exchanger.fail(new TokenExchangeError("aborted", "cancelled"));
    exchanger.grant({ accessToken: "of the second" });
    expect((await second.token).accessToken).toBe("of the second");
  });

  it("cancels nothing for those who come before it is known to be the last", async () => {
    const { exchanger, call } = held();
    const first = call();
    await turn();
    first.leave();
    const second = call();
    await turn();
    expect([exchanger.requests.length, exchanger.signals[0]?.aborted]).toEqual([1, false]);
    exchanger.grant();
    expect((await second.token).accessToken).toBe("granted");
  });

  it("never cancels for those without a signal", async () => {
    const { exchanger, cache, call } = held();
    const steady = cache.getToken(alice, API);
    const fickle = call();
    await turn();
    fickle.leave();
    await turn();
    expect(exchanger.signals[0]?.aborted).toBe(false);
    exchanger.grant();
    expect((await steady).accessToken).toBe("granted");
  });

  it("costs nothing if it has left before it asks", async () => {
    const { exchanger, cache } = held();
    const signal = AbortSignal.abort();
    await expect(cache.getToken(alice, API, { signal })).rejects.toMatchObject({ name: "AbortError" });
    await expect(cache.getTokenForSubject("alice", alice.token, API, { signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(exchanger.requests).toEqual([]);
  });

  it.each([
    ["nothing", undefined],
    ["a token", kept],
  ])("does not wait for a store that is slow to read, nor exchange afterwards: it has %s", async (_, stored) => {
    let answer = (): void => undefined;
    const get = () => new Promise<StoredToken | undefined>((resolve) => (answer = () => resolve(stored)));
    const { exchanger, call, types } = held({ store: reading(get) });
    const { token, leave } = call();
    await turn();
    leave();
    const waiting = turn().then(() => "waiting");
    expect(await Promise.race([token.catch((error: unknown) => error), waiting])).toMatchObject({ name: "AbortError" });
    answer();
    await turn();
    expect([exchanger.requests, types()]).toEqual([[], []]);
  });

  it.each([
    ["nothing", undefined],
    ["a token", kept],
  ])("gets no token though it left while a store answered at once: it has %s", async (_, stored) => {
    const controller = new AbortController();
    const get = () => {
      controller.abort();
      return stored;
    };
    const { exchanger, cache, types } = held({ store: reading(get) });
    const token = cache.getToken(alice, API, { signal: controller.signal });
    await expect(token).rejects.toMatchObject({ name: "AbortError" });
    expect([exchanger.requests, types()]).toEqual([[], []]);
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { exchanger, call } = held();
    const callers = [call(), call(), call()];
    await vi.advanceTimersByTimeAsync(0);
    for (const { leave } of callers) leave();
    exchanger.fail(new Error("cancelled"));
    await Promise.allSettled(callers.map(({ token }) => token));
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an exchange that the zone has answered already", () => {
  it("is kept, though everybody has left by then", async () => {
    const store = new MemoryTokenStore();
    const { exchanger, cache, call } = held({ store });
    const { token, leave } = call();
    await turn();
    exchanger.grant();
    leave();
    await expect(token).rejects.toMatchObject({ name: "AbortError" });
    await turn();
    expect(store.size).toBe(1);
    expect((await cache.getToken(alice, API)).accessToken).toBe("granted");
    expect(exchanger.requests).toHaveLength(1);
  });

  it("is kept, though the client took no notice of the cancellation", async () => {
    const store = new MemoryTokenStore();
    const { exchanger, call } = held({ store });
    const { leave } = call();
    await turn();
    leave();
    await turn();
    exchanger.grant();
    await turn();
    expect(store.size).toBe(1);
  });
});

describe("a lease", () => {
  const leasing = (acquire: () => Promise<Lease>): TokenStore => ({
    get: () => undefined,
    set: () => undefined,
    delete: () => undefined,
    acquire,
  });

  it("is let go when the last caller leaves during the exchange", async () => {
    const release = vi.fn(async () => undefined);
    const { exchanger, call } = held({ store: leasing(async () => ({ leads: true, release })) });
    const { leave } = call();
    await turn();
    leave();
    await turn();
    expect(exchanger.signals[0]?.aborted).toBe(true);
    expect(release).not.toHaveBeenCalled();
    exchanger.fail(new TokenExchangeError("aborted", "cancelled"));
    await turn();
    expect(release).toHaveBeenCalledOnce();
  });

  it("that is had after the last caller has left is let go, and no exchange begun", async () => {
    const release = vi.fn(async () => undefined);
    let lend = (): void => undefined;
    const acquire = () =>
      new Promise<Lease>((resolve) => {
        lend = () => resolve({ leads: true, release });
      });
    const events: EdgegrantEvent[] = [];
    const { exchanger, call } = held({ store: leasing(acquire), onEvent: (event) => events.push(event) });
    const { leave } = call();
    await turn();
    leave();
    lend();
    await turn();
    expect(release).toHaveBeenCalledOnce();
    expect([exchanger.requests, events]).toEqual([[], []]);
  });

  it("of somebody else is not waited for any more", async () => {
    const background: Promise<unknown>[] = [];
    const result = () => new Promise<never>(() => undefined);
    const { call } = held({
      store: leasing(async () => ({ leads: false, result })),
      waitUntil: (work) => background.push(work),
    });
    const { leave } = call();
    await turn();
    leave();
    await Promise.all(background);
    expect(background).toHaveLength(1);
  });
});

describe("a request's context", () => {
  it.each([
    ["takes the work", (taken: Promise<unknown>[]) => (work: Promise<unknown>) => void taken.push(work), 1, 0],
    [
      "takes no more work, as that of an ended request",
      () => () => {
        throw new TypeError("Illegal invocation");
      },
      0,
      1,
    ],
  ])("%s: the token is served, and the work kept alive by one of the two", async (_, waitUntilOf, own, others) => {
    const [taken, elsewhere]: [Promise<unknown>[], Promise<unknown>[]] = [[], []];
    const { exchanger, call } = held({ waitUntil: (work) => elsewhere.push(work) });
    const { token } = call({ ctx: { waitUntil: waitUntilOf(taken) } });
    await turn();
    exchanger.grant();
    expect((await token).accessToken).toBe("granted");
    expect([taken.length, elsewhere.length]).toEqual([own, others]);
  });
});

describe("at the zone", () => {
  const zone = testZone();

  it("the last caller to leave ends the connection, and nothing is told as a failure", async () => {
    const events: EdgegrantEvent[] = [];
    const options = {
      credential: new ClientSecret(CLIENT_ID, CLIENT_SECRET),
      onEvent: (event: EdgegrantEvent) => events.push(event),
    };
    const cache = new TokenCache(new TokenExchangeClient(zone().issuer, options), options);
    const token = await zone().mint({ user: "alice", resource: MCP });
    zone().setFault("token", { hang: true, times: 1 });
    const controller = new AbortController();
    const call = cache.getTokenForSubject("alice", token, PROFILES, { signal: controller.signal });
    await vi.waitFor(() => expect(zone().counters().token).toBe(1), { timeout: 60_000 });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(events.map(({ type }) => type)).toContain("exchange.aborted"), { timeout: 60_000 });
    expect(events.filter(({ type }) => type.endsWith(".failed"))).toEqual([]);
    expect(await cache.getTokenForSubject("alice", token, PROFILES)).toHaveProperty("accessToken");
  });
});

describe("a credential that never answers", () => {
  const credential = (getAuth: () => null) => ({
    getAuth,
    prepareTokenExchangeRequest: () => new Promise<never>(() => undefined),
  });

  it("costs a caller the cache's time limit, and is told as an outage", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const events: EdgegrantEvent[] = [];
    const { cache } = held({ credential: credential(() => null), onEvent: (event) => events.push(event) });
    const error = errorOf(cache.getToken(alice, API), TokenExchangeError);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(await error).toMatchObject({ status: 503, isTransient: true, errorCode: "temporarily_unavailable" });
    expect((await error).message).toContain("credential");
    expect(events).toContainEqual(expect.objectContaining({ type: "exchange.failed" }));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps nobody who leaves", async () => {
    const events: string[] = [];
    const { call } = held({ credential: credential(() => null), onEvent: ({ type }) => events.push(type) });
    const { token, leave } = call();
    await turn();
    leave();
    await expect(token).rejects.toMatchObject({ name: "AbortError" });
    await turn();
    expect(events).toEqual(["cache.miss", "exchange.aborted"]);
  });
});

describe("a client that never answers", () => {
  it("costs a caller the cache's time limit, and is told as an outage", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const events: EdgegrantEvent[] = [];
    const { cache } = held({ onEvent: (event) => events.push(event), now: Date.now });
    const error = errorOf(cache.getToken(alice, API), TokenExchangeError);
    await vi.advanceTimersByTimeAsync(12_000);
    const message = "No token was granted within 12000 ms";
    expect(await error).toMatchObject({ status: 503, isTransient: true, message });
    expect(events).toMatchObject([{ type: "cache.miss" }, { type: "exchange.failed", durationMs: 12_000 }]);
  });
});
