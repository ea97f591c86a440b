import { environment, MemoryTokenStore, SqliteTokenStore, sealing, tiered } from "@edgegrant/node";
import Database from "libsql";

/** Memory, and below it SQLite, where upstream tokens outlive this process, sealed. */
export const store = tiered(
  new MemoryTokenStore(),
  new SqliteTokenStore(new Database(process.env.TOKENS_FILE ?? "tokens.db"), sealing(environment())),
);
