import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { FollowingLease, Lease, StoredToken, StoreOperation, TokenStore } from "../../src/cache/store.ts";
import { tiered } from "../../src/cache/tiered.ts";
import { API, caller, countingCache, NOON } from "./support.ts";

/**
 * For every operation and every fault of a store, the caller gets a token by an exchange, and the operator gets an
 * event.
 */

const alice = caller();
const good: StoredToken = { accessToken: "kept", tokenType: "Bearer", expiresAt: NOON + 300 };
const store = (changes: object): TokenStore => ({
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  ...changes,
});
const never = (): Promise<never> => new Promise(() => undefined);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const THEN = "then";

/** The ways in which a store's call can fail. */
const FAILURES: Record<string, () => unknown> = {
  throws: () => {
    throw new Error("out of order");
  },
  rejects: () => Promise.reject(new Error("out of order")),
  "throws nothing in particular": () => {
    throw undefined;
  },
  "rejects with what has no words": () => Promise.reject(Object.create(null)),
  "rejects with an error that has none": () =>
    Promise.reject(Object.defineProperty(new Error(), "message", { get: () => JSON.parse("no words") })),
  hangs: never,
  "gives a promise of another kind, which throws": () =>
    Object.defineProperty({}, THEN, { value: () => JSON.parse("no words") }),
};

/** Values that are not tokens. */
const GARBAGE: Record<string, unknown> = {
  text: "kept",
  "a number": 5,
  "a list": [good],
  "an empty object": {},
  "no end": { ...good, expiresAt: undefined },
  "an end that is text": { ...good, expiresAt: String(NOON + 300) },
  "an end that is not a number": { ...good, expiresAt: Number.NaN },
  "an end without end": { ...good, expiresAt: Number.POSITIVE_INFINITY },
  "no token": { ...good, accessToken: undefined },
  "an empty token": { ...good, accessToken: "" },
  "a token that is no text": { ...good, accessToken: ["kept"] },
  "a token of a million characters": { ...good, accessToken: "t".repeat(1_000_000) },
  "no type": { ...good, tokenType: undefined },
  "a type of the issued token that is no text": { ...good, issuedTokenType: 5 },
  "scopes that are no list": { ...good, scope: "read write" },
  "scopes that are no texts": { ...good, scope: [1] },
  "members that throw when read": Object.defineProperty({ ...good }, "accessToken", {
    get: () => {
      throw new Error("out of order");
    },
  }),
};

/** Values that are not leases. */
const NO_LEASES: Record<string, unknown> = {
  nothing: undefined,
  null: null,
  text: "lease",
  "an empty object": {},
  "a lead that is neither": { leads: "yes", release: async () => undefined },
};

const leading = (release: () => unknown): Lease => ({ leads: true, release: release as () => Promise<void> });
const following = (result: () => unknown): Lease => ({ leads: false, result: result as FollowingLease["result"] });

/** Each row: the operation, the fault, and the store. */
const rows: [StoreOperation, string, TokenStore][] = [
  ...Object.entries(FAILURES).flatMap(([name, fail]): [StoreOperation, string, TokenStore][] => [
    ["get", name, store({ get: fail })],
    ["set", name, store({ set: fail })],
    ["lease", `acquire ${name}`, store({ acquire: fail })],
    ["lease", `release ${name}`, store({ acquire: async () => leading(fail) })],
    ["lease", `result ${name}`, store({ acquire: async () => following(fail) })],
  ]),
  ...Object.entries(GARBAGE).flatMap(([name, garbage]): [StoreOperation, string, TokenStore][] => [
    ["get", `gives ${name}`, store({ get: () => garbage })],
    ["get", `gives ${name}, late`, store({ get: async () => garbage })],
    ["lease", `result gives ${name}`, store({ acquire: async () => following(async () => garbage) })],
  ]),
  ...Object.entries(NO_LEASES).map(([name, lease]): [StoreOperation, string, TokenStore] => [
    "lease",
    `acquire gives ${name}`,
    store({ acquire: async () => lease }),
  ]),
  ["lease", "acquire gives a lead without release", store({ acquire: async () => ({ leads: true }) })],
  ["lease", "acquire gives a follower without result", store({ acquire: async () => ({ leads: false }) })],
];

async function exchanged(which: TokenStore) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { cache, events, settled } = countingCache({ store: which });
  const answer = cache.getToken(alice, API);
  await vi.advanceTimersByTimeAsync(60_000);
  const { accessToken } = await answer;
  await vi.advanceTimersByTimeAsync(60_000);
  await settled();
  return { accessToken, events, timers: vi.getTimerCount() };
}

describe("a store that fails is a miss and an event, never a failure, and leaves no timer", () => {
  it.each(rows)("%s: %s", async (operation, _, which) => {
    const { accessToken, events, timers } = await exchanged(which);
    expect(accessToken).toBe("token-1");
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation }));
    expect(timers).toBe(0);
  });

  it.each(rows)("below a memory: %s: %s", async (operation, _, which) => {
    const { accessToken, events, timers } = await exchanged(tiered(store({}), which));
    expect(accessToken).toBe("token-1");
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation }));
    expect(timers).toBe(0);
  });

  it.each(Object.entries(FAILURES))("delete: %s", async (_, fail) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { cache, events } = countingCache({ store: store({ delete: fail }) });
    const forgotten = cache.invalidate(alice, API);
    await vi.advanceTimersByTimeAsync(60_000);
    await forgotten;
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "delete" }));
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
  });

  it.each([
    ["at once", () => null],
    ["with a promise", async () => null],
  ])("but null for no token is no failure: %s", async (_, get) => {
    const { accessToken, events } = await exchanged(store({ get }));
    expect(accessToken).toBe("token-1");
    expect(events.map(({ type }) => type)).toEqual(["cache.miss"]);
  });

  it("answers with what a store that works gives", async () => {
    const { accessToken } = await exchanged(store({ get: () => good }));
    expect(accessToken).toBe("kept");
  });
});

describe("what is told of a failing store", () => {
  it.each<[string, object, string]>([
    ["hangs", { get: never }, "No answer within 2000 ms"],
    ["gives no token", { get: () => "kept" }, "The store's answer is not a token"],
    ["gives no lease", { acquire: async () => undefined }, "The store's answer is not a lease"],
  ])("says what is wrong: %s", async (_, changes, message) => {
    const { events } = await exchanged(store(changes));
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", message }));
  });

  it.each<[string, (fail: () => never) => Lease]>([
    ["release", leading],
    ["result", following],
  ])("does not repeat the key, which names the user, where a lease fails: %s", async (_, lease) => {
    const acquire = async (key: string) =>
      lease(() => {
        throw new Error(`no room for ${key}`);
      });
    const { events } = await exchanged(store({ acquire }));
    const told = events.filter(({ type }) => type === "cache.failed");
    expect(JSON.stringify(told)).toContain("no room for");
    expect(JSON.stringify(told)).not.toContain("alice");
  });

  it("repeats neither the token nor the key, which names the user", async () => {
    const fail = (key: string, token?: StoredToken | string | number): never => {
      throw new Error(`no room for ${JSON.stringify(token)} at ${key}`);
    };
    const { cache, events } = countingCache({ store: store({ get: fail, set: fail, delete: fail, acquire: fail }) });
    const { accessToken } = await cache.getToken(alice, API);
    await cache.invalidate(alice, API, { accessToken });
    // Cache events name the user in their own members, but a store's error message must not.
    const told = JSON.stringify(events.filter(({ type }) => type === "cache.failed"));
    for (const operation of ["get", "set", "delete", "lease"]) expect(told).toContain(operation);
    expect(told).toContain("no room for");
    expect(told).not.toContain(accessToken);
    expect(told).not.toContain("alice");
  });
});

describe("what a store gets to see", () => {
  it("is not the user's own token", async () => {
    const set = vi.fn();
    const { cache } = countingCache({
      store: store({ set }),
      grants: { refreshToken: "refresh", idToken: "identity" },
    });
    await cache.getToken(alice, API);
    await cache.getTokenForSubject("alice", "opaque-token-of-alice", API);
    expect(JSON.stringify(set.mock.calls)).not.toMatch(/refresh|identity|opaque-token-of-alice/);
    expect(JSON.stringify(set.mock.calls)).not.toContain(alice.token);
  });
});

describe("a store that hangs", () => {
  it.each([
    ["get", { get: never }],
    ["acquire", { acquire: never }],
  ])("in %s holds a request up for as long as it is told, and no longer", async (_, changes) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const { cache, types, requests } = countingCache({ store: store(changes), storeWaitMs: 30_000 });
    const answer = cache.getToken(alice, API);
    while (vi.getTimerCount() === 0) await nextTurn();
    await vi.advanceTimersByTimeAsync(29_999);
    expect(requests).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).accessToken).toBe("token-1");
    expect(types()).toContain("cache.failed");
  });

  it.each([
    ["set", { set: never }],
    ["release", { acquire: async (): Promise<Lease> => ({ leads: true, release: never }) }],
  ])("in %s holds nobody up; meanwhile the token is served to all", async (_, changes) => {
    const { cache, requests } = countingCache({ store: store(changes) });
    const answers = [await cache.getToken(alice, API), await cache.getToken(alice, API)];
    expect(answers.map(({ accessToken }) => accessToken)).toEqual(["token-1", "token-1"]);
    expect(requests).toHaveLength(1);
  });

  it("and gives a lease too late gets it back", async () => {
    const release = vi.fn(async () => undefined);
    const acquire = async (): Promise<Lease> => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { leads: true, release };
    };
    const { cache } = countingCache({ store: store({ acquire }), storeWaitMs: 20 });
    await cache.getToken(alice, API);
    await vi.waitFor(() => expect(release).toHaveBeenCalledOnce(), { timeout: 60_000 });
  });
});
