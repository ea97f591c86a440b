import { Database } from "bun:sqlite";
import { environment, MemoryTokenStore, SqliteTokenStore, sealing, tiered } from "@edgegrant/bun";

/** Memory above SQLite, which keeps sealed upstream tokens across restarts. */
export const store = tiered(
  new MemoryTokenStore(),
  new SqliteTokenStore(new Database(process.env.TOKENS_FILE ?? "tokens.db"), sealing(environment())),
);
