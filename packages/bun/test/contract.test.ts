import { Database } from "bun:sqlite";
import { test } from "bun:test";
import { connect } from "node:net";
import { SqliteTokenStore, serveKeycard } from "@edgegrant/bun";
import { adapterContract, type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";

const SECRET = "a sealing secret of these tests";
const secretOf = (which: "same" | "other") => (which === "same" ? SECRET : "another sealing secret");

interface Row {
  name: string;
  value: string;
}

function sqliteUnderTest(): TokenStoreUnderTest {
  const database = new Database(":memory:");
  return {
    store: new SqliteTokenStore(database, { secret: SECRET, maxEntries: 50 }),
    maxEntries: 50,
    reopen: ({ secret }) => new SqliteTokenStore(database, { secret: secretOf(secret), maxEntries: 50 }),
    backend: {
      entries: async () => {
        const rows = database.query<Row, []>("SELECT * FROM edgegrant_tokens").all();
        return rows.map(({ name, value, ...rest }) => [`${name} ${JSON.stringify(rest)}`, value] as const);
      },
      write: async (entry, value) => {
        database.query("UPDATE edgegrant_tokens SET value = ? WHERE name = ?").run(value, entry.split(" ")[0] ?? "");
      },
    },
    breakBackend: () => database.close(),
    close: () => database.close(),
  };
}

for (const { name, run } of tokenStoreContract({ open: sqliteUnderTest })) {
  test(`the contract: SqliteTokenStore over bun:sqlite ${name}`, run);
}

const contract = adapterContract({
  serve: (options) => {
    const server = serveKeycard({ ...options, port: 0, onListen: () => undefined });
    return { origin: `http://127.0.0.1:${server.port}`, close: () => server.stop(true) };
  },
  connect: (port) => connect(port, "127.0.0.1"),
});
for (const { name, run } of contract) test(`the contract: serveKeycard ${name}`, run);
