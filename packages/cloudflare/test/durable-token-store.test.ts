import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import {
  DurableTokenStore,
  type EdgegrantEvent,
  IsolateSafeTokenCache,
  MemoryTokenStore,
  type StoredToken,
  tiered,
} from "@edgegrant/cloudflare";
import { describe, expect, it, vi } from "vitest";
import { caller, exchanger } from "./support/caller.ts";
import { ownVaults, SECRET } from "./support/stores.ts";

const API = "https://api.example";
const token = (lifeSeconds = 3600): StoredToken => ({
  accessToken: "granted",
  tokenType: "Bearer",
  expiresAt: Math.floor(Date.now() / 1000) + lifeSeconds,
});

function opened(options: { leaseMs?: number } = {}) {
  const vaults = ownVaults();
  const store = new DurableTokenStore(vaults.namespace, { secret: SECRET, ...options });
  const stub = () => vaults.stub([...vaults.names][0] ?? "");
  return { ...vaults, store, stub };
}

describe("TokenVault", () => {
  it("sets an alarm for the end of the token, and then keeps nothing", async () => {
    const { store, stub } = opened();
    const short = token(2);
    await store.set("key", short);
    expect(await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())).toBe(short.expiresAt * 1000);
    await new Promise((resolve) => setTimeout(resolve, short.expiresAt * 1000 - Date.now() + 5));
    await runDurableObjectAlarm(stub());
    const { entries, alarm } = await runInDurableObject(stub(), async (_, { storage }) => ({
      entries: [...(await storage.list())],
      alarm: await storage.getAlarm(),
    }));
    expect([entries, alarm]).toEqual([[], null]);
  });

  it("keeps a token that was renewed since the alarm was set", async () => {
    const { store, stub } = opened();
    await store.set("key", token(60));
    await runDurableObjectAlarm(stub());
    expect(await store.get("key")).toMatchObject({ accessToken: "granted" });
    expect(await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())).not.toBeNull();
  });

  it("is SQLite-backed and keeps its value over a restart", async () => {
    const { store, stub } = opened();
    await store.set("key", token());
    await runInDurableObject(stub(), (_, state) => expect(state.storage.sql.databaseSize).toBeGreaterThan(0));
    await runInDurableObject(stub(), (_, state) => state.abort("restart")).catch(() => undefined);
    expect(await store.get("key")).toMatchObject({ accessToken: "granted" });
  });

  it("forgets on delete, alarm included", async () => {
    const { store, stub } = opened();
    await store.set("key", token());
    await store.delete("key");
    expect(await runInDurableObject(stub(), async (_, { storage }) => (await storage.list()).size)).toBe(0);
    expect(await store.get("key")).toBeUndefined();
  });
});

describe("a lease", () => {
  it("of a dead leader ends by itself, and wakes those who wait", async () => {
    const { store } = opened({ leaseMs: 200 });
    expect((await store.acquire("key", 0)).leads).toBe(true);
    const follower = await store.acquire("key", 0);
    const startedAt = Date.now();
    expect(follower.leads ? "leads" : await follower.result(5_000)).toBeUndefined();
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect((await store.acquire("key", 0)).leads).toBe(true);
  });

  it("that has ended can't take the lead from whoever has it now", async () => {
    const { store } = opened({ leaseMs: 100 });
    const late = await store.acquire("key", 0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await store.acquire("key", 0)).leads).toBe(true);
    if (late.leads) await late.release();
    expect((await store.acquire("key", 0)).leads).toBe(false);
  });
});

describe("a cache over Durable Objects", () => {
  const isolatesOver = (store: () => DurableTokenStore, options = {}) => {
    const events: EdgegrantEvent[] = [];
    const client = exchanger(options);
    const isolate = () =>
      new IsolateSafeTokenCache(client, {
        store: tiered(new MemoryTokenStore(), store()),
        onEvent: (event) => events.push(event),
      });
    return { client, isolate, events };
  };

  it("exchanges once for many isolates at once", async () => {
    const { namespace } = ownVaults();
    const { client, isolate, events } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }), {
      delayMs: 200,
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => isolate().getToken(caller(), API)));
    expect(new Set(answers.map(({ accessToken }) => accessToken))).toEqual(new Set(["token-1"]));
    expect(client.requests).toBe(1);
    expect(events.filter(({ type }) => type === "cache.miss")).toHaveLength(1);
    const waited = events.filter((event) => event.type === "cache.waited");
    expect(waited).toHaveLength(19);
    expect(Math.max(...waited.map(({ durationMs }) => durationMs))).toBeGreaterThan(50);
  });

  it("exchanges for each user apart", async () => {
    const { namespace } = ownVaults();
    const { client, isolate } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }));
    const answers = await Promise.all(["alice", "bob"].map((user) => isolate().getToken(caller(user), API)));
    expect(new Set(answers.map(({ accessToken }) => accessToken)).size).toBe(2);
    expect(client.requests).toBe(2);
  });

  it("exchanges by itself where the object can't be reached, and says so", async () => {
    const { namespace, breakThem } = ownVaults();
    breakThem();
    const { client, isolate, events } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }));
    expect(await isolate().getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
    expect(client.requests).toBe(1);
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "get" }));
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "lease" }));
  });

  it("exchanges by itself where the object is slow", async () => {
    const { namespace } = ownVaults();
    const slow = {
      idFromName: (name: string) => namespace.idFromName(name),
      get: () => ({
        read: async () => undefined,
        claim: () => new Promise(() => undefined),
        write: async () => undefined,
      }),
    } as unknown as typeof namespace;
    const { isolate, events } = isolatesOver(() => new DurableTokenStore(slow, { secret: SECRET }));
    const startedAt = Date.now();
    expect(await isolate().getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "lease" }));
  });

  it("goes on where the object restarts while one exchanges and others wait", async () => {
    const { namespace, names, stub } = ownVaults();
    const { client, isolate } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }), {
      delayMs: 500,
    });
    const answers = Array.from({ length: 5 }, () => isolate().getToken(caller(), API));
    await vi.waitFor(() => expect(client.requests).toBe(1));
    const [name = ""] = names;
    await runInDurableObject(stub(name), (_, state) => state.abort("restart")).catch(() => undefined);
    for (const { accessToken } of await Promise.all(answers)) expect(accessToken).toMatch(/^token-[12]$/);
    expect(client.requests).toBe(2);
  });

  it("keeps what has taken the refused token's place in the object, whoever learns of the refusal late", async () => {
    const { namespace } = ownVaults();
    const { client, isolate } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }));
    const [one, other] = [isolate(), isolate()];
    const { accessToken } = await one.getToken(caller(), API);
    await vi.waitFor(async () => expect(await other.getToken(caller(), API)).toMatchObject({ accessToken }));
    await one.invalidate(caller(), API, { accessToken });
    expect((await one.getToken(caller(), API)).accessToken).toBe("token-2");
    await vi.waitFor(async () => expect((await isolate().getToken(caller(), API)).accessToken).toBe("token-2"));
    await other.invalidate(caller(), API, { accessToken });
    expect((await other.getToken(caller(), API)).accessToken).toBe("token-2");
    expect(client.requests).toBe(2);
  });

  it("lets every isolate see at once that a token was refused", async () => {
    const { namespace } = ownVaults();
    const { client, isolate } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }));
    const one = isolate();
    await one.getToken(caller(), API);
    await vi.waitFor(async () => expect(client.requests).toBe(1));
    await one.invalidate(caller(), API);
    expect((await isolate().getToken(caller(), API)).accessToken).toBe("token-2");
  });
});
