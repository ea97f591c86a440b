/** How long a write waits for another process's write, in milliseconds. The wait blocks this process. */
export const BUSY_MS = 500;

/**
 * The methods that the synchronous SQLite libraries share: `DatabaseSync` of `node:sqlite`, and `Database` of
 * `bun:sqlite`, `libsql` and `better-sqlite3`.
 */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** A prepared statement. */
export interface SqliteStatement {
  /** The first row as an object. Undefined or null if there is none. */
  get(...parameters: (string | number)[]): unknown;
  run(...parameters: (string | number)[]): unknown;
}

/**
 * Runs `work` in one transaction. `work` is synchronous, so two writes of this process never interleave. `BEGIN
 * IMMEDIATE` takes the write lock first, so a lock held by another process shows before `work` starts, not halfway
 * through.
 */
export function inOneTransaction(database: SqliteDatabase, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // After some failures SQLite has already rolled back.
    }
    throw error;
  }
}
