import { DatabaseSync } from "node:sqlite";
import { adapterContract, type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { SqliteTokenStore, serveKeycard } from "@edgegrant/node";
import Database from "libsql";
import { describe, it } from "vitest";
import { connectTo, served } from "./support.ts";

const SECRET = "a sealing secret of these tests";
const secretOf = (which: "same" | "other") => (which === "same" ? SECRET : "another sealing secret");

function sqliteUnderTest(database: Database.Database | DatabaseSync): TokenStoreUnderTest {
  const prepare = (sql: string) => database.prepare(sql) as ReturnType<DatabaseSync["prepare"]>;
  return {
    store: new SqliteTokenStore(database, { secret: SECRET, maxEntries: 50 }),
    maxEntries: 50,
    reopen: ({ secret }) => new SqliteTokenStore(database, { secret: secretOf(secret), maxEntries: 50 }),
    backend: {
      entries: async () => {
        const rows = prepare("SELECT * FROM edgegrant_tokens").all();
        return rows.map(({ name, value, ...rest }) => [`${name} ${JSON.stringify(rest)}`, String(value)] as const);
      },
      write: async (entry, value) => {
        prepare("UPDATE edgegrant_tokens SET value = ? WHERE name = ?").run(value, entry.split(" ")[0] ?? "");
      },
    },
    breakBackend: () => {
      database.close();
    },
  };
}

describe.each([
  ["libsql", () => new Database(":memory:")],
  ["node:sqlite", () => new DatabaseSync(":memory:")],
] as const)("the contract: SqliteTokenStore over %s", (_, open) => {
  for (const { name, run } of tokenStoreContract({ open: () => sqliteUnderTest(open()) })) it(name, run);
});

describe("the contract: serveKeycard", () => {
  const contract = adapterContract({
    serve: (options) => served(serveKeycard({ ...options, port: 0, onListen: () => undefined })),
    connect: connectTo,
  });
  for (const { name, run } of contract) it(name, run);
});
