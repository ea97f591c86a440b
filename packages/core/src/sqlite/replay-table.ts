import { requireEntries } from "../concurrency/lru-map.ts";
import { isJsonObject } from "../encoding/json.ts";
import type { SqliteStatement } from "./database.ts";

/** No key is empty. The row of this key says until which second proofs were forgotten. */
const FORGOTTEN = "";

/** Creates the table of a {@link ReplayTable}, if it is missing. */
export const REPLAY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS edgegrant_proofs (name TEXT PRIMARY KEY NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS edgegrant_proofs_by_end ON edgegrant_proofs (expires_at);
  INSERT OR IGNORE INTO edgegrant_proofs VALUES ('${FORGOTTEN}', 0);
`;

/**
 * The used DPoP proofs in a table of SQLite. A full table forgets what expires first, and from then on refuses what
 * expires no later. Nothing else may write to the table during a call.
 */
export class ReplayTable {
  readonly #statements: ReturnType<typeof statementsOf>;
  readonly #maxEntries: number;
  /** Counting reads every row, so it is done after so many insertions. */
  readonly #countEvery: number;
  #sinceCount: number;
  #latestSecond = Number.NEGATIVE_INFINITY;

  /**
   * @param prepare Prepares a statement of the database with the table {@link REPLAY_SCHEMA}.
   * @throws {ConfigurationError} if `maxEntries` is not a whole number, 0 or more.
   */
  constructor(prepare: (sql: string) => SqliteStatement, maxEntries: number) {
    this.#maxEntries = requireEntries(maxEntries);
    this.#countEvery = Math.max(1, Math.floor(maxEntries / 100));
    this.#sinceCount = this.#countEvery;
    this.#statements = statementsOf(prepare);
  }

  /** As `once` of a `ReplayStore`. */
  once(key: string, expiresAt: number, now: number): boolean {
    const { known, insert } = this.#statements;
    const second = Math.ceil(expiresAt);
    this.forgetUntil(Math.floor(now));
    if (second <= this.forgottenUntil || numberIn(known, key) > 0) return false;
    insert.run(key, second);
    this.#sinceCount += 1;
    if (this.#sinceCount >= this.#countEvery) this.#makeRoom();
    return true;
  }

  /** The number of proofs in the table. */
  get size(): number {
    return numberIn(this.#statements.count);
  }

  /** The second until which proofs were forgotten. What expires then or before is refused. */
  get forgottenUntil(): number {
    return numberIn(this.#statements.forgotten);
  }

  /** Forgets what expires in this second or before. It is refused from now on. */
  forgetUntil(second: number): void {
    if (second <= this.#latestSecond) return;
    this.#latestSecond = second;
    this.#statements.remove.run(second);
    this.#statements.setForgotten.run(second);
  }

  #makeRoom(): void {
    const room = this.#countEvery - 1;
    while (this.size > this.#maxEntries - room) this.forgetUntil(numberIn(this.#statements.earliest));
    this.#sinceCount = 0;
  }
}

function statementsOf(prepare: (sql: string) => SqliteStatement) {
  const entries = `FROM edgegrant_proofs WHERE name != '${FORGOTTEN}'`;
  return {
    known: prepare("SELECT count(*) AS number FROM edgegrant_proofs WHERE name = ?"),
    insert: prepare("INSERT INTO edgegrant_proofs VALUES (?, ?)"),
    count: prepare(`SELECT count(*) AS number ${entries}`),
    earliest: prepare(`SELECT min(expires_at) AS number ${entries}`),
    remove: prepare(`DELETE ${entries} AND expires_at <= ?`),
    forgotten: prepare(`SELECT expires_at AS number FROM edgegrant_proofs WHERE name = '${FORGOTTEN}'`),
    setForgotten: prepare(`UPDATE edgegrant_proofs SET expires_at = max(expires_at, ?) WHERE name = '${FORGOTTEN}'`),
  };
}

function numberIn(statement: SqliteStatement, ...parameters: string[]): number {
  const row = statement.get(...parameters);
  return isJsonObject(row) ? Number(row.number) : 0;
}
