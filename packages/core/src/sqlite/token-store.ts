import { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "../cache/sealed-store.ts";
import { requireEntries } from "../concurrency/lru-map.ts";
import { isJsonObject } from "../encoding/json.ts";

/** Settings of a {@link SqliteTokenStore}. */
export interface SqliteTokenStoreOptions extends SealedTokenStoreOptions {
  /** How many tokens the file holds, a whole number; the one used longest ago goes first. Default: 10,000. */
  maxEntries?: number | undefined;
}

/**
 * Keeps tokens in a SQLite database, sealed: no token and no user's name stands in the file. It outlives the process, and
 * processes of one machine may share it. What has expired goes with the next write. It goes well below memory:
 *
 * @example
 * ```ts
 * const store = tiered(new MemoryTokenStore(), new SqliteTokenStore(new Database("tokens.db"), sealing(settings)));
 * ```
 */
export class SqliteTokenStore extends SealedTokenStore {
  /**
   * Its table, `edgegrant_tokens`, is made when first needed, and the file gets a write-ahead log (`journal_mode = WAL`):
   * a file that is locked or broken brings no server down, but fails what the store is asked to do. Throws `ConfigurationError` if `maxEntries` is no number of tokens.
   */
  constructor(database: SqliteDatabase, options: SqliteTokenStoreOptions) {
    super(storageIn(database, options), options);
  }
}

const DEFAULT_MAX_ENTRIES = 10_000;

/** How long a write waits for another process to be done with the file. Meanwhile nothing else runs in this one. */
const BUSY_MS = 500;

/** With a write-ahead log nobody who reads waits for whoever writes. */
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

/** When each token was last used. A read is noted in memory and written with the next write, so that it stays a read. */
class Uses {
  readonly #now: () => number;
  readonly #limit: number;
  #noted = new Map<string, number>();
  #latest = 0;

  constructor(now: () => number, limit: number) {
    this.#now = now;
    this.#limit = limit;
  }

  /** A point in time that comes after every one given before. */
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

/**
 * Nothing in between waits, so two writes of this process never mix. A file that another process writes to is found out
 * before the work begins, and not by its first half.
 */
function inOneTransaction(database: SqliteDatabase, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // After some failures the database has done so by itself.
    }
    throw error;
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

/**
 * What the synchronous SQLite libraries have in common: `DatabaseSync` of `node:sqlite`, `Database` of `bun:sqlite`, of
 * `libsql` and of `better-sqlite3`.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** A prepared statement. */
export interface SqliteStatement {
  /** The first row as an object; undefined or null if there is none. */
  get(...parameters: (string | number)[]): unknown;
  run(...parameters: (string | number)[]): unknown;
}
