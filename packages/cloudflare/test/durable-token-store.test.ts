import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import {
  DurableTokenStore,
  type EdgegrantEvent,
  IsolateSafeTokenCache,
  type IsolateSafeTokenCacheOptions,
  MemoryTokenStore,
  type StoredToken,
  tiered,
} from "@edgegrant/cloudflare";
import { afterEach, describe, expect, it, vi } from "vitest";
import { caller, exchanger } from "./support/caller.ts";
import { ownVaults, SECRET } from "./support/stores.ts";

const API = "https://api.example";
const token = (lifeSeconds = 3600): StoredToken => ({
  accessToken: "granted",
  tokenType: "Bearer",
  expiresAt: Math.floor(Date.now() / 1000) + lifeSeconds,
});

/** Stops the clock of this isolate and its Durable Objects. */
const setClock = (ms: number) => void vi.spyOn(Date, "now").mockReturnValue(ms);
afterEach(() => vi.restoreAllMocks());

function opened(options: { leaseMs?: number } = {}) {
  const vaults = ownVaults();
  const store = new DurableTokenStore(vaults.namespace, { secret: SECRET, ...options });
  const stub = () => vaults.stub([...vaults.names][0] ?? "");
  return { ...vaults, store, stub };
}

describe("TokenVault", () => {
  it("sets an alarm for the end of the token, and then keeps nothing", async () => {
    const { store, stub } = opened();
    const short = token(60);
    await store.set("key", short);
    expect(await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())).toBe(short.expiresAt * 1000);
    setClock(short.expiresAt * 1000);
    await runDurableObjectAlarm(stub());
    const { entries, alarm } = await runInDurableObject(stub(), async (_, { storage }) => ({
      entries: [...(await storage.list())],
      alarm: await storage.getAlarm(),
    }));
    expect([entries, alarm]).toEqual([[], null]);
  });

  it("sets an alarm for a token that ends in centuries too", async () => {
    const { store, stub } = opened();
    await store.set("key", { ...token(), expiresAt: 99_999_999_999 });
    expect(await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm())).not.toBeNull();
    expect(await store.get("key")).toMatchObject({ accessToken: "granted", expiresAt: 99_999_999_999 });
  });

  it("keeps nothing for which no alarm can be set, because it would never be swept", async () => {
    const { store, stub } = opened();
    await store.get("key");
    const entries = await runInDurableObject(stub(), async (vault, { storage }) => {
      await expect(vault.write("value", Number.MAX_VALUE)).rejects.toThrow();
      expect(vault.read()).toBeUndefined();
      return [...(await storage.list())];
    });
    expect(entries).toEqual([]);
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

  it("keeps a token that comes while an old one is being deleted by its name", async () => {
    const { store, names, stub, namespace } = opened();
    await store.set("key", { ...token(), accessToken: "refused" });
    const slow = {
      idFromName: (name: string) => namespace.idFromName(name),
      get: (id: DurableObjectId) => {
        const vault = namespace.get(id);
        return {
          read: async () => {
            const sealed = await vault.read();
            await store.set("key", { ...token(3700), accessToken: "new" });
            return sealed;
          },
          forget: (value?: string) => vault.forget(value),
        };
      },
    } as unknown as typeof namespace;
    await new DurableTokenStore(slow, { secret: SECRET }).delete("key", "refused");
    expect(await store.get("key")).toMatchObject({ accessToken: "new" });
    expect([names.size, await stub().read()]).toEqual([1, expect.any(String)]);
  });

  it("forgets on delete, alarm included", async () => {
    const { store, stub } = opened();
    await store.set("key", token());
    await store.delete("key");
    expect(await runInDurableObject(stub(), async (_, { storage }) => (await storage.list()).size)).toBe(0);
    expect(await store.get("key")).toBeUndefined();
  });
});

describe("what TokenVault keeps", () => {
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const ofAKey = () => {
    const { namespace } = ownVaults();
    return namespace.get(namespace.idFromName("key"));
  };

  it("is nothing that has expired, though its alarm has not rung yet", async () => {
    const vault = ofAKey();
    await vault.write("expired", inSeconds(0));
    expect(await vault.read()).toBeUndefined();
  });

  it("is the value that expires last, whatever order they come in: a late leader undoes nothing", async () => {
    const vault = ofAKey();
    await vault.write("new", inSeconds(200));
    const { lead } = await vault.acquireLease(inSeconds(300), 10_000);
    expect(lead).toBeDefined();
    const waiting = vault.result(0, 5_000);
    await vault.write("late", inSeconds(100));
    expect([await waiting, await vault.read()]).toEqual(["new", "new"]);
    await vault.write("newer", inSeconds(201));
    expect(await vault.read()).toBe("newer");
  });

  it("is left alone by whoever wants to forget another value", async () => {
    const vault = ofAKey();
    await vault.write("new", inSeconds(200));
    await vault.forget("old");
    expect(await vault.read()).toBe("new");
    await vault.forget("new");
    expect(await vault.read()).toBeUndefined();
  });
});

describe("a lease", () => {
  it("of a dead leader ends by itself, and wakes those who wait, though they would wait for longer", async () => {
    const now = Date.now();
    setClock(now);
    const { store } = opened({ leaseMs: 200 });
    expect((await store.acquire("key", 0)).leads).toBe(true);
    const follower = await store.acquire("key", 0);
    expect(follower.leads ? "leads" : await follower.result(3_600_000)).toBeUndefined();
    setClock(now + 200);
    expect((await store.acquire("key", 0)).leads).toBe(true);
  });

  it("that has ended can't take the lead from whoever has it now", async () => {
    const now = Date.now();
    setClock(now);
    const { store } = opened({ leaseMs: 100 });
    const late = await store.acquire("key", 0);
    setClock(now + 99);
    expect((await store.acquire("key", 0)).leads).toBe(false);
    setClock(now + 100);
    expect((await store.acquire("key", 0)).leads).toBe(true);
    if (late.leads) await late.release();
    expect((await store.acquire("key", 0)).leads).toBe(false);
  });
});

describe("a cache over Durable Objects", () => {
  const isolatesOver = (store: () => DurableTokenStore, options = {}, more: IsolateSafeTokenCacheOptions = {}) => {
    const events: EdgegrantEvent[] = [];
    const client = exchanger(options);
    const isolate = () =>
      new IsolateSafeTokenCache(client, {
        store: tiered(new MemoryTokenStore(), store()),
        onEvent: (event) => events.push(event),
        ...more,
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
        acquireLease: () => new Promise(() => undefined),
        write: async () => undefined,
      }),
    } as unknown as typeof namespace;
    const { isolate, events } = isolatesOver(() => new DurableTokenStore(slow, { secret: SECRET }));
    expect(await isolate().getToken(caller(), API)).toMatchObject({ accessToken: "token-1" });
    const failure = { type: "cache.failed", operation: "lease", message: "No answer within 1000 ms" };
    expect(events).toContainEqual(expect.objectContaining(failure));
  });

  it("goes on where the object restarts while one exchanges and others wait", async () => {
    const { namespace, names, stub } = ownVaults();
    const { client, isolate } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }), {
      delayMs: 500,
    });
    const answers = Array.from({ length: 5 }, () => isolate().getToken(caller(), API));
    await vi.waitFor(() => expect(client.requests).toBe(1), { timeout: 60_000 });
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
    await vi.waitFor(async () => expect(await other.getToken(caller(), API)).toMatchObject({ accessToken }), {
      timeout: 60_000,
    });
    await one.invalidate(caller(), API, { accessToken });
    expect((await one.getToken(caller(), API)).accessToken).toBe("token-2");
    await vi.waitFor(async () => expect((await isolate().getToken(caller(), API)).accessToken).toBe("token-2"), {
      timeout: 60_000,
    });
    await other.invalidate(caller(), API, { accessToken });
    expect((await other.getToken(caller(), API)).accessToken).toBe("token-2");
    expect(client.requests).toBe(2);
  });

  it("keeps a refused token from isolates that come new to it, at once; those that have it learn by their own 401", async () => {
    const { namespace } = ownVaults();
    const refused = new Set<string | null>();
    const fetch = async (input: RequestInfo | URL) => {
      const sent = (input as Request).headers.get("Authorization");
      return new Response(null, { status: refused.has(sent) ? 401 : 200 });
    };
    const { client, isolate } = isolatesOver(() => new DurableTokenStore(namespace, { secret: SECRET }), {}, { fetch });
    const [one, warm] = [isolate(), isolate()];
    await one.getToken(caller(), API);
    await vi.waitFor(async () => expect((await warm.getToken(caller(), API)).accessToken).toBe("token-1"), {
      timeout: 60_000,
    });
    refused.add("Bearer token-1");
    expect((await one.fetchWithToken(caller(), API, API)).status).toBe(200);
    expect((await isolate().getToken(caller(), API)).accessToken).toBe("token-2");
    expect((await warm.getToken(caller(), API)).accessToken).toBe("token-1");
    expect((await warm.fetchWithToken(caller(), API, API)).status).toBe(200);
    expect((await warm.getToken(caller(), API)).accessToken).toBe("token-2");
    expect(client.requests).toBe(2);
  });
});
