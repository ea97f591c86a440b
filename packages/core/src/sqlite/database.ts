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
