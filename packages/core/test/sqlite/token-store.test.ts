import { describe, expect, it, vi } from "vitest";
import type { StoredToken } from "../../src/cache/store.ts";
import { SqliteTokenStore } from "../../src/sqlite/index.ts";
import { tokenStoreContract } from "../../src/testing/index.ts";
import { createClock, HOUR_MS } from "../support/clock.ts";
import { SECRET, sqliteUnderTest } from "./support.ts";

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

  it("is waited for while another process writes to it, for half a second", () => {
    const { database } = sqliteUnderTest();
    expect(database.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: 500 });
  });

  it("may be shared: what one store writes, another reads", async () => {
    const { store, database } = sqliteUnderTest();
    const other = new SqliteTokenStore(database, { secret: SECRET });
    await store.set("a", token("granted", 4e9));
    expect(await other.get("a")).toMatchObject({ accessToken: "granted" });
  });
});
