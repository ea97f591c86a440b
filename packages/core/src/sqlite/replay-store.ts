import { requireEntries } from "../concurrency/lru-map.ts";
import type { ReplayStore } from "../dpop/replay-store.ts";
import { BUSY_MS, inOneTransaction, type SqliteDatabase } from "./database.ts";
import { REPLAY_SCHEMA, ReplayTable } from "./replay-table.ts";

/** Settings of a {@link SqliteReplayStore}. */
export interface SqliteReplayStoreOptions {
  /** The largest number of proofs to remember, a whole number, about 200 bytes each. Default: 100,000. */
  maxEntries?: number | undefined;
}

const DEFAULT_MAX_ENTRIES = 100_000;

/**
 * Remembers used DPoP proofs in a SQLite database, for all processes of one machine that share the file. The file
 * contains thumbprints and hashes only. A full store behaves like a full `MemoryReplayStore`.
 *
 * @example
 * ```ts
 * const bound = dpop({ replay: new SqliteReplayStore(new Database("proofs.db")) });
 * ```
 */
export class SqliteReplayStore implements ReplayStore {
  readonly #database: SqliteDatabase;
  readonly #maxEntries: number;
  #table: ReplayTable | undefined;

  /**
   * The first operation creates the table `edgegrant_proofs` and sets `journal_mode = WAL` (write-ahead log).
   *
   * @throws {ConfigurationError} if `maxEntries` is not a whole number, 0 or more.
   */
  constructor(database: SqliteDatabase, { maxEntries = DEFAULT_MAX_ENTRIES }: SqliteReplayStoreOptions = {}) {
    this.#database = database;
    this.#maxEntries = requireEntries(maxEntries);
  }

  once(key: string, expiresAt: number, now: number): boolean {
    this.#table ??= this.#open();
    const table = this.#table;
    let isFirst = false;
    inOneTransaction(this.#database, () => {
      isFirst = table.once(key, expiresAt, now);
    });
    return isFirst;
  }

  #open(): ReplayTable {
    this.#database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; ${REPLAY_SCHEMA}`);
    return new ReplayTable((sql) => this.#database.prepare(sql), this.#maxEntries);
  }
}
