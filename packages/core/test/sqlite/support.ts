import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { SqliteTokenStore, type SqliteTokenStoreOptions } from "../../src/sqlite/index.ts";
import type { TokenStoreUnderTest } from "../../src/testing/index.ts";

export const SECRET = "a sealing secret of these tests";

/** A store over a database in memory, for the contract. */
export function sqliteUnderTest(options: Partial<SqliteTokenStoreOptions> = {}): TokenStoreUnderTest & {
  database: DatabaseSync;
} {
  const database = new DatabaseSync(":memory:");
  return {
    database,
    store: new SqliteTokenStore(database, { secret: SECRET, ...options }),
    reopen: ({ secret }) => new SqliteTokenStore(database, { secret: secret === "same" ? SECRET : "another" }),
    backend: {
      entries: async () => {
        const rows = database.prepare("SELECT * FROM edgegrant_tokens").all();
        return rows.map(({ name, value, ...rest }) => [`${name} ${JSON.stringify(rest)}`, String(value)] as const);
      },
      write: async (entry, value) => {
        database.prepare("UPDATE edgegrant_tokens SET value = ? WHERE name = ?").run(value, entry.split(" ")[0] ?? "");
      },
    },
    breakBackend: () => database.close(),
  };
}

/** Two connections to one file, which SQLite treats like two processes. */
export function twoConnections(): [DatabaseSync, DatabaseSync] {
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-sqlite-"));
  const file = join(folder, "tokens.db");
  const connections: [DatabaseSync, DatabaseSync] = [new DatabaseSync(file), new DatabaseSync(file)];
  onTestFinished(() => {
    for (const connection of connections) connection.close();
    rmSync(folder, { recursive: true });
  });
  return connections;
}
