import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "db0";
import nodeSqlite from "db0/connectors/node-sqlite";
import { createStorage, type Driver, type Storage } from "unstorage";
import database from "unstorage/drivers/db0";
import fs from "unstorage/drivers/fs";
import memory from "unstorage/drivers/memory";
import { describe, expect, it } from "vitest";
import type { StoredToken } from "../../src/cache/store.ts";
import { type TokenStoreUnderTest, tokenStoreContract } from "../../src/testing/index.ts";
import { removeExpiredTokens, type TokenStorage, unstorageTokenStore } from "../../src/unstorage/index.ts";
import { createClock, HOUR_MS } from "../support/clock.ts";

const SECRET = "a sealing secret of these tests";

interface OpenedDriver {
  driver: Driver;
  /** Removes what the driver leaves behind. */
  remove?: () => void;
}

const drivers: Record<string, () => OpenedDriver> = {
  memory: () => ({ driver: memory() }),
  fs: () => {
    const base = mkdtempSync(join(tmpdir(), "edgegrant-unstorage-"));
    return { driver: fs({ base }), remove: () => rmSync(base, { recursive: true }) };
  },
  "db0 on SQLite": () => ({ driver: database({ database: createDatabase(nodeSqlite({ name: ":memory:" })) }) }),
};

function storeUnderTest({ driver, remove }: OpenedDriver): TokenStoreUnderTest & { storage: Storage } {
  const storage = createStorage({ driver });
  const fail = () => Promise.reject(new Error("out of order"));
  return {
    storage,
    store: unstorageTokenStore(storage, { secret: SECRET }),
    reopen: ({ secret }) => unstorageTokenStore(storage, { secret: secret === "same" ? SECRET : "another" }),
    backend: {
      entries: async () =>
        Promise.all((await storage.getKeys()).map(async (key) => [key, String(await storage.getItem(key))] as const)),
      write: (key, value) => storage.setItem(key, value),
    },
    breakBackend: () => {
      Object.assign(driver, { getItem: fail, setItem: fail, removeItem: fail, hasItem: fail });
    },
    close: async () => {
      await storage.dispose();
      remove?.();
    },
  };
}

describe.each(Object.entries(drivers))("the contract: unstorageTokenStore over %s", (_, open) => {
  for (const { name, run } of tokenStoreContract({ open: () => storeUnderTest(open()) })) it(name, run);
});

const token = (accessToken: string, expiresAt: number): StoredToken => ({
  accessToken,
  tokenType: "Bearer",
  expiresAt,
});

describe("the storage", () => {
  it("gets keys of lower-case digits and colons only, which no driver changes", async () => {
    const { storage, store } = storeUnderTest({ driver: memory() });
    for (let key = 0; key < 50; key += 1) await store.set(`user ${key}`, token("granted", 4e9));
    const keys = await storage.getKeys();
    expect(keys).toHaveLength(50);
    expect(keys.filter((key) => !/^edgegrant:token:[0-9a-f]{64}$/.test(key))).toEqual([]);
  });

  it("is told the time to live, in whole seconds and at least one", async () => {
    const clock = createClock();
    const lives: unknown[] = [];
    const { storage } = storeUnderTest({ driver: memory() });
    const watched: TokenStorage = {
      getItem: (key) => storage.getItem(key),
      setItem: async (_key, _value, { ttl }) => void lives.push(ttl),
      removeItem: (key) => storage.removeItem(key),
      getKeys: (base) => storage.getKeys(base),
    };
    const store = unstorageTokenStore(watched, { secret: SECRET, now: clock.now });
    await store.set("a", token("a", clock.seconds() + 60.5));
    await store.set("b", token("b", clock.seconds() + 0.25));
    expect(lives).toEqual([61, 1]);
  });

  it("loses its expired tokens, and nothing else, when they are removed", async () => {
    const clock = createClock();
    const { storage } = storeUnderTest({ driver: memory() });
    const store = unstorageTokenStore(storage, { secret: SECRET, now: clock.now });
    await store.set("old", token("old", clock.seconds() + 60));
    await store.set("young", token("young", clock.seconds() + 7200));
    await storage.setItem("another:application", "1 thing");
    clock.advance(HOUR_MS);
    await removeExpiredTokens(storage, clock.now);
    expect(await storage.getKeys()).toHaveLength(2);
    expect(await storage.getItem("another:application")).toBe("1 thing");
    expect(await store.get("young")).toMatchObject({ accessToken: "young" });
  });
});
