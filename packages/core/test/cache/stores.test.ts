import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import type { Lease, StoredToken, StoreEvent, TokenStore } from "../../src/cache/store.ts";
import { tiered } from "../../src/cache/tiered.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { API, caller, countingCache, HeldExchanger, keyOf, NOON } from "./support.ts";

const alice = caller();
const kept = (accessToken = "kept", expiresAt = NOON + 300): StoredToken => ({
  accessToken,
  tokenType: "Bearer",
  expiresAt,
});
const never = (): Promise<never> => new Promise(() => undefined);
const broken = (): Promise<never> => Promise.reject(new Error("out of order"));
const store = (changes: Partial<TokenStore> = {}): TokenStore => ({
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  ...changes,
});

describe("MemoryTokenStore, in bytes", () => {
  it("holds no more than about its bound, however few the tokens are", () => {
    const memory = new MemoryTokenStore({ maxBytes: 10_000 });
    for (let index = 0; index < 100; index += 1) memory.set(`key-${index}`, kept("t".repeat(1_000)));
    expect(memory.size).toBeLessThan(10);
    expect(memory.size).toBeGreaterThan(5);
    expect(memory.bytes).toBeLessThanOrEqual(10_000);
  });

  it("does not keep a token that is larger than all its room, nor lets it drive others out", () => {
    const memory = new MemoryTokenStore({ maxBytes: 10_000 });
    memory.set("small", kept());
    memory.set("large", kept("t".repeat(20_000)));
    expect(memory.size).toBe(1);
    expect(memory.get("small")).toEqual(kept());
  });

  it("counts keys too", () => {
    const memory = new MemoryTokenStore({ maxBytes: 10_000 });
    for (let index = 0; index < 20; index += 1) memory.set(`${"k".repeat(1_000)}${index}`, kept());
    expect(memory.size).toBeLessThan(10);
  });

  it("refuses a bound that is none", () => {
    expect(() => new MemoryTokenStore({ maxBytes: Number.NaN })).toThrow(ConfigurationError);
  });

  it("counts what replaces as what it is", () => {
    const memory = new MemoryTokenStore();
    memory.set("key", kept("t".repeat(5_000)));
    const before = memory.bytes;
    memory.set("key", kept("t".repeat(1_000)));
    expect(before - memory.bytes).toBe(4_000);
    memory.delete("key");
    expect(memory.bytes).toBe(0);
  });
});

describe("tiered", () => {
  it("reads from the nearest tier that knows, and fills those above", async () => {
    const [top, middle, bottom] = [new MemoryTokenStore(), new MemoryTokenStore(), new MemoryTokenStore()];
    bottom.set("key", kept());
    expect(await tiered(top, middle, bottom).get("key")).toEqual(kept());
    expect([top.get("key"), middle.get("key")]).toEqual([kept(), kept()]);
    bottom.delete("key");
    expect(await tiered(top, middle, bottom).get("key")).toEqual(kept());
  });

  it("does not ask below a tier that knows", async () => {
    const get = vi.fn();
    const top = new MemoryTokenStore();
    top.set("key", kept());
    await tiered(top, store({ get })).get("key");
    expect(get).not.toHaveBeenCalled();
  });

  it("looks below a tier whose token is too old for whoever asks, and fills it with the younger one", async () => {
    const [top, bottom] = [new MemoryTokenStore(), new MemoryTokenStore()];
    const [old, young] = [kept("old", NOON + 100), kept("young", NOON + 200)];
    top.set("key", old);
    bottom.set("key", young);
    expect(await tiered(top, bottom).get("key", NOON + 99)).toEqual(old);
    expect(await tiered(top, bottom).get("key", NOON + 200)).toBeUndefined();
    expect(await tiered(top, bottom).get("key", NOON + 100)).toEqual(young);
    expect(top.get("key")).toEqual(young);
  });

  it("writes to all, and deletes from all", async () => {
    const tiers = [new MemoryTokenStore(), new MemoryTokenStore()] as const;
    const all = tiered(...tiers);
    await all.set("key", kept());
    expect(tiers.map((tier) => tier.get("key"))).toEqual([kept(), kept()]);
    await all.delete("key");
    expect(tiers.map((tier) => tier.size)).toEqual([0, 0]);
  });

  it("passes over a tier that fails, and reports it", async () => {
    const events: StoreEvent[] = [];
    const bottom = new MemoryTokenStore();
    const all = tiered(store({ get: broken, set: broken, delete: broken }), bottom);
    all.observe?.({ now: Date.now, report: (event) => events.push(event), readMs: 1_000, writeMs: 1_000 });
    await all.set("key", kept());
    expect(await all.get("key")).toEqual(kept());
    await all.delete("key");
    expect(bottom.size).toBe(0);
    const operations = events.map((event) => event.type === "failed" && event.operation);
    expect(new Set(operations)).toEqual(new Set(["set", "get", "delete"]));
  });

  it("passes over a tier that hangs, within a second", async () => {
    vi.useFakeTimers();
    const bottom = new MemoryTokenStore();
    bottom.set("key", kept());
    const answer = tiered(store({ get: never }), bottom).get("key");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answer).toEqual(kept());
    vi.useRealTimers();
  });

  it("has for each tier half of the time that its cache has for it, by the cache's own clock", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const bottom = new MemoryTokenStore();
    const { cache, events } = countingCache({ store: tiered(store({ get: never }), bottom), storeWaitMs: 300 });
    bottom.set(keyOf(alice), kept("below"));
    const answer = cache.getToken(alice, API);
    await vi.advanceTimersByTimeAsync(150);
    expect((await answer).accessToken).toBe("below");
    // The test's clock stands still.
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "get", durationMs: 0 }));
  });

  it("is not held up by an upper tier that is slow to fill", async () => {
    const bottom = new MemoryTokenStore();
    bottom.set("key", kept());
    expect(await tiered(store({ set: never }), bottom).get("key")).toEqual(kept());
  });

  it("reports a tier that is slow to write once half of the time has passed", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const report = vi.fn();
    const all = tiered(store({ set: never }));
    all.observe?.({ now: Date.now, report, readMs: 1_000, writeMs: 1_000 });
    const written = all.set("key", kept());
    await vi.advanceTimersByTimeAsync(499);
    expect(report).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await written;
    expect(report).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ operation: "set", durationMs: 500 }));
  });

  it("gives leases only where a tier does", () => {
    const leasing = store({ acquire: async () => ({ leads: false, result: async () => undefined }) });
    expect(tiered(store(), store()).acquire).toBeUndefined();
    expect(tiered(store(), leasing).acquire).toBeDefined();
    expect(tiered(leasing, store()).acquire).toBeDefined();
  });

  it("gives the lease of the first tier that has them, which whoever leads lets go", async () => {
    const release = vi.fn(async () => undefined);
    const first = store({ acquire: async () => ({ leads: true, release }) });
    const lease = await tiered(store(), first, store({ acquire: broken })).acquire?.("key", 0);
    if (!lease?.leads) throw new Error("Nobody leads");
    expect(release).not.toHaveBeenCalled();
    await lease.release();
    expect(release).toHaveBeenCalledOnce();
  });

  it("says that there is no lease where the tier that has them fails", async () => {
    const { cache, events } = countingCache({ store: tiered(store({ acquire: broken })) });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    const messages = events.flatMap((event) => (event.type === "cache.failed" ? [event.message] : []));
    expect(messages).toEqual(["out of order", "No lease was granted"]);
  });

  it("keeps the token of another's lease in the tiers above only", async () => {
    const memory = new MemoryTokenStore();
    const lease: Lease = { leads: false, result: async () => kept() };
    const set = vi.fn();
    const followed = await tiered(memory, store({ set, acquire: async () => lease })).acquire?.("key", 0);
    expect(followed?.leads === false && (await followed.result(10))).toEqual(kept());
    expect(memory.get("key")).toEqual(kept());
    expect(set, "the leader itself puts it there").not.toHaveBeenCalled();
  });
});

describe("two isolates that share a store below their memories", () => {
  const isolates = () => {
    const shared = new MemoryTokenStore();
    const isolate = () => countingCache({ store: tiered(new MemoryTokenStore(), shared) });
    return [isolate(), isolate()] as const;
  };
  const passing = (both: ReturnType<typeof isolates>, seconds: number) => {
    for (const { clock } of both) clock.seconds += seconds;
  };

  it("exchange once for each life of a token: what has ended in memory does not hide what the other has got", async () => {
    const both = isolates();
    const [one, other] = both;
    for (let life = 1; life <= 3; life += 1) {
      const { accessToken } = await one.cache.getToken(alice, API);
      await one.settled();
      expect((await other.cache.getToken(alice, API)).accessToken).toBe(accessToken);
      await other.settled();
      expect([one.requests.length, other.requests.length]).toEqual([life, 0]);
      passing(both, 280);
    }
  });

  it("exchange once where a token nears its end: the second finds the first's renewal", async () => {
    const both = isolates();
    const [one, other] = both;
    for (const { cache, settled } of both) {
      await cache.getToken(alice, API);
      await settled();
    }
    passing(both, 220);
    for (const { cache, settled } of both) {
      await cache.getToken(alice, API);
      await settled();
    }
    expect((await other.cache.getToken(alice, API)).expiresAt).toBe(NOON + 520);
    expect([one.requests.length, other.requests.length]).toEqual([2, 0]);
    expect(other.types()).toEqual(["cache.hit", "cache.hit", "cache.renewed", "cache.hit"]);
  });
});

describe("a store that gives leases", () => {
  const leading = (changes: Partial<TokenStore> = {}) => {
    const calls: string[] = [];
    const release = async () => void calls.push("release");
    const leases = store({
      set: () => void calls.push("set"),
      acquire: async (_key, after): Promise<Lease> => {
        calls.push(`acquire after ${after - NOON}`);
        return { leads: true, release };
      },
      ...changes,
    });
    return { calls, leases };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  it("is asked once, given the token, and let go", async () => {
    const { calls, leases } = leading();
    const { cache, settled } = countingCache({ store: leases });
    await Promise.all([cache.getToken(alice, API), cache.getToken(alice, API)]);
    await settled();
    expect(calls).toEqual(["acquire after 30", "set", "release"]);
  });

  it("is let go when the zone refuses", async () => {
    const { calls, leases } = leading();
    const { cache, failures, settled } = countingCache({ store: leases });
    failures.push(new Error("refused"));
    await expect(cache.getToken(alice, API)).rejects.toThrow("refused");
    await settled();
    expect(calls).toEqual(["acquire after 30", "release"]);
  });

  it("is let go when the token is not to be kept", async () => {
    const { calls, leases } = leading();
    const { cache, settled } = countingCache({ store: leases, grants: { expiresIn: 5 } });
    await cache.getToken(alice, API);
    await settled();
    expect(calls).toEqual(["acquire after 30", "release"]);
  });

  it("gives another's token in place of an exchange", async () => {
    const lease: Lease = { leads: false, result: async () => kept("another's") };
    const { cache, requests, types } = countingCache({ store: store({ acquire: async () => lease }) });
    expect(await cache.getToken(alice, API)).toMatchObject({ accessToken: "another's", expiresIn: 300 });
    expect(requests).toEqual([]);
    expect(types()).toEqual(["cache.waited"]);
  });

  it.each([
    ["nothing, again and again", undefined],
    ["an expired token", kept("expired", NOON - 1)],
    ["garbage", { accessToken: 5 } as unknown as StoredToken],
  ])("that leads to %s ends in an exchange", async (_, answer) => {
    const lease: Lease = { leads: false, result: async () => answer };
    const { cache, requests } = countingCache({ store: store({ acquire: async () => lease }) });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect(requests).toHaveLength(1);
  });

  it("is asked for a younger token when one is to be renewed", async () => {
    const memory = new MemoryTokenStore();
    const { calls, leases } = leading({
      get: (key) => memory.get(key),
      set: (key, token) => memory.set(key, token),
    });
    const { cache, clock, settled } = countingCache({ store: leases });
    await cache.getToken(alice, API);
    await settled();
    clock.seconds += 215;
    await cache.getToken(alice, API);
    await settled();
    expect(calls.filter((call) => call.startsWith("acquire"))).toEqual(["acquire after 30", "acquire after 300"]);
  });

  it("keeps nobody waiting whose own signal ends", async () => {
    const exchanger = new HeldExchanger();
    const { leases } = leading();
    const cache = new TokenCache(exchanger, { store: leases, onEvent: () => undefined, now: () => NOON * 1000 });
    const controller = new AbortController();
    const leader = cache.getToken(alice, API, { signal: controller.signal });
    const follower = cache.getToken(alice, API);
    await turn();
    controller.abort(new Error("gone"));
    await expect(leader).rejects.toThrow("gone");
    exchanger.grant();
    expect((await follower).accessToken).toBe("granted");
    expect(exchanger.requests).toHaveLength(1);
  });
});
