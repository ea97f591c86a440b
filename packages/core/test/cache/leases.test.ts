import { describe, expect, it, onTestFinished, vi } from "vitest";
import { GuardedStore } from "../../src/cache/guarded-store.ts";
import { exchangeWithLease } from "../../src/cache/leased-exchange.ts";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import type { Lease, StoredToken } from "../../src/cache/store.ts";
import type { TokenCacheOptions } from "../../src/cache/token-cache.ts";
import { API, caller, countingCache, NOON } from "./support.ts";

const alice = caller();
const kept = (expiresAt: number): StoredToken => ({ accessToken: "another's", tokenType: "Bearer", expiresAt });

/** A cache whose store says each time that another server exchanges. `answer` is what becomes of that. */
function following(answer: () => StoredToken | undefined | Promise<StoredToken>, options: TokenCacheOptions = {}) {
  /** How long the store may wait for each leader, in milliseconds. */
  const waits: number[] = [];
  const result = async (waitMs: number) => {
    waits.push(waitMs);
    return answer();
  };
  const lease: Lease = { leads: false, result };
  const store = { get: () => undefined, set: () => undefined, delete: () => undefined, acquire: async () => lease };
  return { ...countingCache({ store, ...options }), waits };
}

describe("a caller that follows another server", () => {
  it("follows two at most that fail, and then exchanges", async () => {
    const { cache, requests, waits } = following(() => undefined);
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect([waits.length, requests.length]).toEqual([2, 1]);
  });

  it("follows no other once it got a token that is of no use", async () => {
    const { cache, requests, waits } = following(() => kept(NOON + 30));
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect([waits.length, requests.length]).toEqual([1, 1]);
  });

  it("waits for all of them no longer than an exchange may take, and tells for how long", async () => {
    const { cache, clock, events, waits } = following(() => {
      clock.seconds += 5;
      return undefined;
    });
    await cache.getToken(alice, API);
    expect(waits).toEqual([12_000, 7_000]);
    const told = events.filter(({ type }) => type === "cache.waited");
    expect(told).toMatchObject([{ durationMs: 5_000 }, { durationMs: 5_000 }]);
  });

  it("follows no other once that time has passed", async () => {
    const { cache, clock, waits } = following(() => {
      clock.seconds += 12;
      return undefined;
    });
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect(waits).toEqual([12_000]);
  });

  it("gets the token though the store takes time to tell of it after the wait", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const late = () => new Promise<StoredToken>((resolve) => setTimeout(() => resolve(kept(NOON + 300)), 1_000 + 499));
    const { cache, requests } = following(late, { waitMs: 1_000, storeWaitMs: 500 });
    const answer = cache.getToken(alice, API);
    await vi.advanceTimersByTimeAsync(1_500);
    expect((await answer).accessToken).toBe("another's");
    expect(requests).toEqual([]);
  });
});

describe("a store without leases", () => {
  it("is given the token that was exchanged, and nothing fails", async () => {
    const memory = new MemoryTokenStore();
    const report = vi.fn();
    const store = new GuardedStore(memory, { now: () => NOON * 1000, report, readMs: 1_000, writeMs: 1_000 });
    const { token, keep } = await exchangeWithLease(store, {
      key: "key",
      after: NOON,
      waitMs: 1_000,
      exchange: async () => kept(NOON + 300),
      signal: new AbortController().signal,
      isUsable: () => true,
      onWaited: () => undefined,
      waitUntil: () => undefined,
      now: () => NOON * 1000,
    });
    await expect(keep()).resolves.toBeUndefined();
    expect(memory.get("key")).toEqual(token);
    expect(report).not.toHaveBeenCalled();
  });
});
