import { REPLAY_SCHEMA, ReplayTable } from "@edgegrant/core/sqlite";
import { DurableObject } from "./workers.ts";

/** One client makes fewer proofs than this in the five minutes for which a proof is good: 60 a second. */
const MAX_ENTRIES = 20_000;
/** How often expired proofs are deleted while no request comes, in milliseconds. */
const CLEAN_EVERY_MS = 10 * 60_000;
/** By how many seconds the clock of an isolate may be behind that of the object. A proof is still good there. */
const CLOCK_DIFFERENCE_SECONDS = 60;

/**
 * The Durable Object behind {@link DurableReplayStore}. There is one for each key of a client. It holds hashes of the
 * proofs that the key has made, and deletes them when they expire.
 *
 * Export it from your Worker, and bind it as a SQLite-backed class (`new_sqlite_classes`).
 */
export class ProofVault extends DurableObject {
  #table: ReplayTable | undefined;

  /** As `once` of a `ReplayStore`. */
  async once(key: string, expiresAt: number, now: number): Promise<boolean> {
    const isFirst = this.#opened().once(key, expiresAt, now);
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + CLEAN_EVERY_MS);
    return isFirst;
  }

  /** Deletes expired proofs, and the object's whole storage if no proof that it has known can be good any more. */
  override async alarm(): Promise<void> {
    const table = this.#opened();
    const past = Math.floor(Date.now() / 1000) - CLOCK_DIFFERENCE_SECONDS;
    table.forgetUntil(past);
    if (table.size > 0 || table.forgottenUntil > past) {
      await this.ctx.storage.setAlarm(Date.now() + CLEAN_EVERY_MS);
    } else {
      this.#table = undefined;
      await this.ctx.storage.deleteAll();
    }
  }

  #opened(): ReplayTable {
    const { sql } = this.ctx.storage;
    if (!this.#table) {
      sql.exec(REPLAY_SCHEMA);
      const prepare = (text: string) => ({
        get: (...parameters: (string | number)[]) => sql.exec(text, ...parameters).toArray()[0],
        run: (...parameters: (string | number)[]) => void sql.exec(text, ...parameters),
      });
      this.#table = new ReplayTable(prepare, MAX_ENTRIES);
    }
    return this.#table;
  }
}
