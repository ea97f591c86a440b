import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryReplayStore } from "../../src/dpop/replay-store.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { SqliteReplayStore } from "../../src/sqlite/index.ts";
import { type ReplayStoreUnderTest, replayStoreContract } from "../../src/testing/index.ts";
import { twoConnections } from "../sqlite/support.ts";

function inMemory(): ReplayStoreUnderTest {
  const store = new MemoryReplayStore({ maxEntries: 20 });
  return { store, maxEntries: 20, size: () => store.size };
}

function inSqlite(maxEntries: number): ReplayStoreUnderTest {
  const database = new DatabaseSync(":memory:");
  const rows = () => database.prepare("SELECT count(*) AS rows FROM edgegrant_proofs WHERE name != ''").get();
  return {
    store: new SqliteReplayStore(database, { maxEntries }),
    maxEntries,
    reopen: () => new SqliteReplayStore(database, { maxEntries }),
    size: () => Number(rows()?.rows),
    breakBackend: () => database.close(),
  };
}

describe.each<[string, () => ReplayStoreUnderTest]>([
  ["MemoryReplayStore", inMemory],
  ["SqliteReplayStore", () => inSqlite(20)],
  // It counts its rows only now and then.
  ["SqliteReplayStore with more room", () => inSqlite(400)],
])("the contract of replay stores: %s", (_, open) => {
  for (const { name, run } of replayStoreContract({ open })) it(name, run);
});

/** A use of one of a few proofs, some of which expire in the same second, at a time that moves on. */
const uses = fc.array(fc.record({ id: fc.nat(30), life: fc.integer({ min: 1, max: 40 }), pause: fc.nat(3) }), {
  maxLength: 120,
});

describe.each<[string, () => ReplayStoreUnderTest]>([
  ["MemoryReplayStore", () => ({ store: new MemoryReplayStore({ maxEntries: 5 }) })],
  ["SqliteReplayStore", () => inSqlite(5)],
])("whatever is used, in whatever order: %s", (_, open) => {
  it("accepts no proof twice before it expires", async () => {
    await fc.assert(
      fc.asyncProperty(uses, async (calls) => {
        const { store } = open();
        // A proof always has the same expiry.
        const expiry = new Map<number, number>();
        const accepted = new Set<number>();
        let now = 1000;
        for (const { id, life, pause } of calls) {
          now += pause;
          const expiresAt = expiry.get(id) ?? now + life;
          expiry.set(id, expiresAt);
          if (expiresAt <= now) continue;
          if (await store.once(String(id), expiresAt, now)) {
            expect(accepted).not.toContain(id);
            accepted.add(id);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a replay store", () => {
  it("refuses a number of entries that is none", () => {
    expect(() => new MemoryReplayStore({ maxEntries: Number.NaN })).toThrow(ConfigurationError);
    expect(() => new SqliteReplayStore(new DatabaseSync(":memory:"), { maxEntries: -1 })).toThrow(ConfigurationError);
  });

  it("in memory is bounded, whatever clients send", () => {
    const store = new MemoryReplayStore({ maxEntries: 1000 });
    for (let at = 0; at < 20_000; at += 1) store.once(`key.${at}`, 1300 + (at % 300), 1000 + at / 1000);
    expect(store.size).toBeLessThanOrEqual(1000);
  });

  it("in a file is shared by processes, and outlives them", () => {
    const [one, other] = twoConnections();
    expect(new SqliteReplayStore(one).once("key.1", 4e9, 1000)).toBe(true);
    expect(new SqliteReplayStore(other).once("key.1", 4e9, 1000)).toBe(false);
  });

  it("in a file counts rather seldom, and still keeps its bound", () => {
    const { store, size } = inSqlite(1000);
    for (let at = 0; at < 1500; at += 1) void store.once(`key.${at}`, 2000 + at, 1000);
    expect(size?.()).toBeLessThanOrEqual(1000);
  });
});
