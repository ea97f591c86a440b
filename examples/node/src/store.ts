import { environment, MemoryTokenStore, SqliteTokenStore, sealing, tiered } from "@edgegrant/node";
import Database from "libsql";

/** Memory above SQLite, which keeps sealed upstream tokens across restarts. */
export const store = tiered(
  new MemoryTokenStore(),
  new SqliteTokenStore(new Database(process.env.TOKENS_FILE ?? "tokens.db"), sealing(environment())),
);
