import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, vi } from "vitest";
import type { StoredToken } from "../../src/cache/store.ts";
import { type SqliteDatabase, SqliteTokenStore } from "../../src/sqlite/index.ts";
import { tokenStoreContract } from "../../src/testing/index.ts";
import { createClock, HOUR_MS } from "../support/clock.ts";
import { SECRET, sqliteUnderTest, twoConnections } from "./support.ts";

const token = (accessToken: string, expiresAt: number): StoredToken => ({
  accessToken,
  tokenType: "Bearer",
  expiresAt,
});

describe("the contract: SqliteTokenStore over node:sqlite", () => {
  const open = () => ({ ...sqliteUnderTest({ maxEntries: 50 }), maxEntries: 50 });
  for (const { name, run } of tokenStoreContract({ open })) it(name, run);
});

describe("the file", () => {
  it("loses what has expired with the next write", async () => {
    const clock = createClock();
    const { store, database } = sqliteUnderTest({ now: clock.now });
    for (const key of ["a", "b", "c"]) await store.set(key, token(key, clock.seconds() + 60));
    clock.advance(HOUR_MS);
    await store.set("d", token("d", clock.seconds() + 60));
    expect(database.prepare("SELECT count(*) AS rows FROM edgegrant_tokens").get()).toEqual({ rows: 1 });
  });

  it("keeps a token that another process writes while an old one is being deleted by its name", async () => {
    const { store, database } = sqliteUnderTest();
    const elsewhere = new SqliteTokenStore(database, { secret: SECRET });
    await store.set("a", token("refused", 4e9));
    const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "decrypt").mockImplementationOnce(async (...sealed) => {
      await elsewhere.set("a", token("new", 4e9));
      return decrypt(...sealed);
    });
    await store.delete("a", "refused");
    expect(await store.get("a")).toMatchObject({ accessToken: "new" });
  });

  it("is left as it was by a write that fails half-way", async () => {
    const { store, database } = sqliteUnderTest();
    await store.set("a", token("old", 4e9));
    database.exec("CREATE TRIGGER full BEFORE DELETE ON edgegrant_tokens BEGIN SELECT RAISE(ABORT, 'no'); END");
    await store.set("b", token("young", 4e9));
    database.prepare("UPDATE edgegrant_tokens SET expires_at = 1").run();
    await expect(store.set("c", token("younger", 4e9))).rejects.toThrow("no");
    expect(database.prepare("SELECT count(*) AS rows FROM edgegrant_tokens").get()).toEqual({ rows: 2 });
    expect(() => database.exec("BEGIN")).not.toThrow();
  });

  it("is waited for while another process writes to it, for half a second", async () => {
    const { store, database } = sqliteUnderTest();
    await store.get("a");
    expect(database.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: 500 });
  });

  it("may be shared: what one store writes, another reads", async () => {
    const { store, database } = sqliteUnderTest();
    const other = new SqliteTokenStore(database, { secret: SECRET });
    await store.set("a", token("granted", 4e9));
    expect(await other.get("a")).toMatchObject({ accessToken: "granted" });
  });

  it("that is locked while the server starts is opened once it is free", async () => {
    const [mine, theirs] = twoConnections();
    theirs.exec("BEGIN EXCLUSIVE");
    const store = new SqliteTokenStore(mine, { secret: SECRET });
    await expect(store.get("a")).rejects.toThrow("locked");
    theirs.exec("COMMIT");
    await store.set("a", token("granted", 4e9));
    expect(await store.get("a")).toMatchObject({ accessToken: "granted" });
  });

  it("that another process writes to refuses a write before it begins: what was read meanwhile still counts as used", async () => {
    const [mine, theirs] = twoConnections();
    const store = new SqliteTokenStore(mine, { secret: SECRET, maxEntries: 2 });
    for (const key of ["a", "b"]) await store.set(key, token(key, 4e9));
    await store.get("a");
    theirs.exec("BEGIN IMMEDIATE");
    await expect(store.set("c", token("c", 4e9))).rejects.toThrow("locked");
    theirs.exec("COMMIT");
    await store.set("c", token("c", 4e9));
    expect([await store.get("a"), await store.get("b")]).toMatchObject([{ accessToken: "a" }, undefined]);
  });

  it("is read while another process writes to it, without waiting", async () => {
    const [mine, theirs] = twoConnections();
    const store = new SqliteTokenStore(mine, { secret: SECRET });
    await store.set("a", token("granted", 4e9));
    theirs.exec("BEGIN EXCLUSIVE");
    expect(await store.get("a")).toMatchObject({ accessToken: "granted" });
    expect(await new SqliteTokenStore(mine, { secret: SECRET }).get("a")).toMatchObject({ accessToken: "granted" });
  });

  it("is told of no more reads than it holds tokens, however many there were", async () => {
    const { store: larger, database } = sqliteUnderTest();
    const touched: unknown[] = [];
    const watched: SqliteDatabase = {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => {
        const statement = database.prepare(sql);
        const run = (...parameters: (string | number)[]) => {
          if (sql.startsWith("UPDATE")) touched.push(parameters);
          return statement.run(...parameters);
        };
        return { get: (...parameters) => statement.get(...parameters), run };
      },
    };
    const smaller = new SqliteTokenStore(watched, { secret: SECRET, maxEntries: 2 });
    for (const key of ["a", "b", "c", "d"]) {
      await larger.set(key, token(key, 4e9));
      await smaller.get(key);
    }
    await smaller.set("e", token("e", 4e9));
    expect(touched).toHaveLength(2);
  });

  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY])("can't hold %d tokens", (maxEntries) => {
    const open = () => new SqliteTokenStore(new DatabaseSync(":memory:"), { secret: SECRET, maxEntries });
    expect(open).toThrow(/must be a whole number/);
  });
});
