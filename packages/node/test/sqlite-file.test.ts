import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SqliteTokenStore, type StoredToken } from "@edgegrant/node";
import Database from "libsql";
import { expect, it, onTestFinished } from "vitest";

const token: StoredToken = { accessToken: "granted-to-alice", tokenType: "Bearer", expiresAt: 4_000_000_000 };

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-sqlite-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "tokens.db");
}

it("a file that one library wrote another reads, and it tells nobody anything", async () => {
  const file = newFile();
  const written = new Database(file);
  await new SqliteTokenStore(written, { secret: "secret" }).set("alice at https://api.example", token);
  written.close();
  expect(readFileSync(file, "latin1")).not.toMatch(/granted|alice|api\.example/);
  const read = new DatabaseSync(file);
  expect(await new SqliteTokenStore(read, { secret: "secret" }).get("alice at https://api.example")).toEqual(token);
  read.close();
});

it("a file stays within its bound, however many tokens pass through it", async () => {
  const file = newFile();
  const database = new Database(file);
  database.pragma("synchronous = OFF");
  const store = new SqliteTokenStore(database, { secret: "secret", maxEntries: 20 });
  const sizes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (let index = 0; index < 100; index += 1) await store.set(`${round}-${index}`, token);
    database.pragma("wal_checkpoint(TRUNCATE)");
    sizes.push(readFileSync(file).length);
  }
  expect(sizes[2]).toBe(sizes[1]);
  database.close();
});
