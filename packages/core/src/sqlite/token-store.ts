import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "../cache/sealed-store.ts";
import { requireEntries } from "../concurrency/lru-map.ts";
import { isJsonObject } from "../encoding/json.ts";
import { BUSY_MS, inOneTransaction, type SqliteDatabase, type SqliteStatement } from "./database.ts";

/** Settings of a {@link SqliteTokenStore}. */
export interface SqliteTokenStoreOptions extends SealedTokenStoreOptions {
  /** The largest number of tokens, a whole number. The least recently used one is evicted first. Default: 10,000. */
  maxEntries?: number | undefined;
}

/**
 * Keeps sealed tokens in a SQLite database: the file contains no readable token or user name. It outlives the process,
 * and processes on one machine may share it. Each write deletes expired tokens. Use it as the tier below memory:
 *
 * @example
 * ```ts
 * const store = tiered(new MemoryTokenStore(), new SqliteTokenStore(new Database("tokens.db"), sealing(settings)));
 * ```
 */
export class SqliteTokenStore extends SealedTokenStore {
  /**
   * The first operation creates the table `edgegrant_tokens` and sets `journal_mode = WAL` (write-ahead log). With a
   * locked or broken file, operations fail, but the constructor does not.
   *
   * @throws {ConfigurationError} if `maxEntries` is not a whole number, 0 or more.
   */
  constructor(database: SqliteDatabase, options: SqliteTokenStoreOptions) {
    super(storageIn(database, options), options);
  }
}

const DEFAULT_MAX_ENTRIES = 10_000;

/** With a write-ahead log, reads do not wait for writes. */
const SCHEMA = `
  PRAGMA busy_timeout = ${BUSY_MS};
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS edgegrant_tokens (
    name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS edgegrant_tokens_by_end ON edgegrant_tokens (expires_at);
  CREATE INDEX IF NOT EXISTS edgegrant_tokens_by_use ON edgegrant_tokens (used);
`;

function storageIn(database: SqliteDatabase, options: SqliteTokenStoreOptions): SealedStorage {
  const { now = Date.now } = options;
  const maxEntries = requireEntries(options.maxEntries ?? DEFAULT_MAX_ENTRIES);
  const uses = new Uses(now, maxEntries);
  let table: Table | undefined;
  const opened = (): Table => {
    table ??= openTable(database);
    return table;
  };
  return {
    get: async (name) => {
      const value = textIn(opened().select.get(name), "value");
      if (value !== undefined) uses.note(name);
      return value;
    },
    put: async (name, value, expiresAt) => {
      const { touch, upsert, removeExpired, count, removeOldest } = opened();
      inOneTransaction(database, () => {
        for (const [read, use] of uses.take()) touch.run(use, read);
        upsert.run(name, value, Math.ceil(expiresAt), uses.next());
        removeExpired.run(Math.floor(now() / 1000));
        const surplus = entriesIn(count) - maxEntries;
        if (surplus > 0) removeOldest.run(surplus);
      });
    },
    delete: async (name, value) => {
      opened().remove.run(name, value ?? "");
    },
  };
}

type Table = ReturnType<typeof openTable>;

function openTable(database: SqliteDatabase) {
  database.exec(SCHEMA);
  return {
    select: database.prepare("SELECT value FROM edgegrant_tokens WHERE name = ?"),
    upsert: database.prepare("INSERT OR REPLACE INTO edgegrant_tokens VALUES (?, ?, ?, ?)"),
    touch: database.prepare("UPDATE edgegrant_tokens SET used = ? WHERE name = ?"),
    remove: database.prepare("DELETE FROM edgegrant_tokens WHERE name = ? AND value = coalesce(nullif(?, ''), value)"),
    removeExpired: database.prepare("DELETE FROM edgegrant_tokens WHERE expires_at <= ?"),
    count: database.prepare("SELECT count(*) AS entries FROM edgegrant_tokens"),
    removeOldest: database.prepare(
      "DELETE FROM edgegrant_tokens WHERE name IN (SELECT name FROM edgegrant_tokens ORDER BY used LIMIT ?)",
    ),
  };
}

/**
 * When each token was last used. Uses are kept in memory and saved by the next write, so that a read does not write.
 */
class Uses {
  readonly #now: () => number;
  readonly #limit: number;
  #noted = new Map<string, number>();
  #latest = 0;

  constructor(now: () => number, limit: number) {
    this.#now = now;
    this.#limit = limit;
  }

  /** The current time in milliseconds, increased if necessary so that it is later than every earlier result. */
  next(): number {
    this.#latest = Math.max(this.#latest + 1, this.#now());
    return this.#latest;
  }

  note(name: string): void {
    if (this.#noted.size < this.#limit || this.#noted.has(name)) this.#noted.set(name, this.next());
  }

  take(): Map<string, number> {
    const noted = this.#noted;
    this.#noted = new Map();
    return noted;
  }
}

function textIn(row: unknown, column: string): string | undefined {
  const value = isJsonObject(row) ? row[column] : undefined;
  return typeof value === "string" ? value : undefined;
}

function entriesIn(count: SqliteStatement): number {
  const row = count.get();
  return isJsonObject(row) ? Number(row.entries) : 0;
}
