import { type EdgegrantEvent, IsolateSafeTokenCache, KvTokenStore, type StoredToken } from "@edgegrant/cloudflare";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { caller, exchanger } from "./support/caller.ts";
import { emptyKv, SECRET } from "./support/stores.ts";

const API = "https://api.example";
const NOW = Date.UTC(2030, 0, 1);
const token = (lifeSeconds: number, accessToken = "granted"): StoredToken => ({
  accessToken,
  tokenType: "Bearer",
  expiresAt: Math.floor(Date.now() / 1000) + lifeSeconds,
});

/** A fake KV that records the store's calls. */
function recordedKv(changes: Partial<KVNamespace> = {}) {
  const puts: { name: string; value: string; ttl: number | undefined; atMs: number }[] = [];
  const deletes: string[] = [];
  const texts = new Map<string, string>();
  const namespace = {
    get: async (name: string) => texts.get(name) ?? null,
    put: async (name: string, value: string, options?: KVNamespacePutOptions) => {
      puts.push({ name, value, ttl: options?.expirationTtl, atMs: Date.now() });
      texts.set(name, value);
    },
    delete: async (name: string) => {
      deletes.push(name);
      texts.delete(name);
    },
    ...changes,
  } as KVNamespace;
  return { namespace, puts, deletes, texts };
}

describe("what KvTokenStore asks of KV", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([
    [3600, 3600],
    [61, 61],
    [60, 60],
    [59, 60],
    [1, 60],
  ])("for a token that is good for %i seconds, to keep it for %i: never less than KV accepts", async (life, ttl) => {
    const { namespace, puts } = recordedKv();
    await new KvTokenStore(namespace, { secret: SECRET }).set("key", token(life));
    expect(puts).toMatchObject([{ ttl }]);
  });

  it("nothing for a token that has expired", async () => {
    const { namespace, puts } = recordedKv();
    await new KvTokenStore(namespace, { secret: SECRET }).set("key", token(0));
    expect(puts).toEqual([]);
  });

  it("for 100 writes of one key within a second, two: the first, and the latest once the second is over", async () => {
    const { namespace, puts } = recordedKv();
    const store = new KvTokenStore(namespace, { secret: SECRET });
    const writes = [];
    for (let write = 0; write < 100; write += 1) {
      writes.push(store.set("key", token(3600, `token-${write}`)));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(writes);
    expect(puts).toHaveLength(2);
    expect((puts[1]?.atMs ?? 0) - (puts[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(await store.get("key")).toMatchObject({ accessToken: "token-99" });
  });

  it("at most one write a second, for ten seconds of 100 writes each", async () => {
    const { namespace, puts } = recordedKv();
    const store = new KvTokenStore(namespace, { secret: SECRET });
    for (let write = 0; write < 1_000; write += 1) {
      void store.set("key", token(3600, `token-${write}`));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    const gaps = puts.slice(1).map(({ atMs }, index) => atMs - (puts[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(await store.get("key")).toMatchObject({ accessToken: "token-999" });
  });

  it("no pause between writes of different keys", async () => {
    const { namespace, puts } = recordedKv();
    const store = new KvTokenStore(namespace, { secret: SECRET });
    await Promise.all(Array.from({ length: 100 }, (_, key) => store.set(`key-${key}`, token(3600))));
    expect(puts).toHaveLength(100);
  });

  it("no endless pause where the clock is set back", async () => {
    const { namespace, puts } = recordedKv();
    let nowMs = NOW;
    const store = new KvTokenStore(namespace, { secret: SECRET, now: () => nowMs });
    await store.set("key", token(3600, "before"));
    nowMs -= 3_600_000;
    const written = store.set("key", token(3600, "after"));
    await vi.advanceTimersByTimeAsync(1_000);
    await written;
    expect(puts).toHaveLength(2);
  });

  it("to delete only after the pause, and not what was written since", async () => {
    const { namespace, puts, deletes } = recordedKv();
    const store = new KvTokenStore(namespace, { secret: SECRET });
    await store.set("key", token(3600, "refused"));
    const deleted = store.delete("key");
    const written = store.set("key", token(3600, "new"));
    await vi.advanceTimersByTimeAsync(999);
    expect([puts.length, deletes.length]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([deleted, written]);
    expect(await store.get("key")).toMatchObject({ accessToken: "new" });
  });
});

describe("a cache over a KV that is not well", () => {
  const broken = (why: string) => () => Promise.reject(new Error(why));
  const never = () => new Promise<never>(() => undefined);
  const events: EdgegrantEvent[] = [];
  const types = () => events.map(({ type }) => type);

  const cacheOver = (namespace: KVNamespace) => {
    events.length = 0;
    const client = exchanger();
    const cache = new IsolateSafeTokenCache(client, {
      store: new KvTokenStore(namespace, { secret: SECRET }),
      storeWaitMs: 100,
      onEvent: (event) => events.push(event),
    });
    return { cache, client };
  };

  it.each<[string, "get" | "set", Partial<KVNamespace>]>([
    ["slow to read", "get", { get: never as KVNamespace["get"] }],
    ["failing to read", "get", { get: broken("KV GET failed: 500") as KVNamespace["get"] }],
    ["over its write limit", "set", { put: broken("KV PUT failed: 429 Too Many Requests") }],
    ["over its daily quota", "set", { put: broken("KV put() limit exceeded for the day.") }],
  ])("%s: a miss and an event, never a failure", async (_, operation, changes) => {
    const { cache, client } = cacheOver(recordedKv(changes).namespace);
    expect(await cache.getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
    expect(client.requests).toBe(1);
    expect(types()).toContain("cache.miss");
    await vi.waitFor(
      () => expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation })),
      { timeout: 60_000 },
    );
    expect(JSON.stringify(events)).not.toContain("token-1");
  });

  it("slow to write: nobody waits for it", async () => {
    const { cache } = cacheOver(recordedKv({ put: never }).namespace);
    expect(await cache.getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
  });

  it("corrupt: a miss and an event, and the next write mends it", async () => {
    const { namespace, texts } = recordedKv();
    const first = cacheOver(namespace);
    await first.cache.getToken(caller(), API);
    await vi.waitFor(() => expect(texts.size).toBe(1), { timeout: 60_000 });
    for (const name of texts.keys()) texts.set(name, "v1.damaged");
    const second = cacheOver(namespace);
    expect(await second.cache.getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
    expect(second.client.requests).toBe(1);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "cache.failed", operation: "get", message: expect.stringContaining("opened") }),
    );
    const rewritten = expect.stringMatching(/^v1\.(?!damaged)/);
    await vi.waitFor(() => expect([...texts.values()]).toEqual([rewritten]), 60_000);
    const third = cacheOver(namespace);
    await third.cache.getToken(caller(), API);
    expect(third.client.requests).toBe(0);
  });

  it("stale, with a token that was refused and deleted: this isolate knows it, and exchanges", async () => {
    const { namespace } = recordedKv({ delete: async () => undefined });
    const { cache, client } = cacheOver(namespace);
    const { accessToken } = await cache.getToken(caller(), API);
    await cache.invalidate(caller(), API, { accessToken });
    expect((await cache.getToken(caller(), API)).accessToken).not.toBe(accessToken);
    expect(client.requests).toBe(2);
  });

  it("stale, with an expired token: a miss", async () => {
    const { namespace } = recordedKv();
    const store = new KvTokenStore(namespace, { secret: SECRET });
    await store.set("key", token(100));
    const later = new KvTokenStore(namespace, { secret: SECRET, now: () => Date.now() + 101_000 });
    expect(await later.get("key")).toBeUndefined();
  });
});

describe("whoever may list the namespace", () => {
  it("sees a name that tells nothing, an end, and nothing else", async () => {
    const kv = await emptyKv();
    await new KvTokenStore(kv, { secret: SECRET }).set("the key of alice", token(3600));
    const { keys } = await kv.list();
    expect(keys).toEqual([{ name: expect.stringMatching(/^[\w-]{43}$/), expiration: expect.any(Number) }]);
  });
});

describe("two isolates over one KV", () => {
  it("share a token", async () => {
    const kv = await emptyKv();
    const isolates = [exchanger(), exchanger()].map((client) => ({
      client,
      cache: new IsolateSafeTokenCache(client, { store: new KvTokenStore(kv, { secret: SECRET }) }),
    }));
    await isolates[0]?.cache.getToken(caller(), API);
    await vi.waitFor(async () => expect((await kv.list()).keys).toHaveLength(1), { timeout: 60_000 });
    expect(await isolates[1]?.cache.getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
    expect(isolates[1]?.client.requests).toBe(0);
  });
});
