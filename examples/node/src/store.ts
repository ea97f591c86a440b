import { environment, MemoryTokenStore, SqliteTokenStore, sealing, type TokenStore, tiered } from "@edgegrant/node";
import Database from "libsql";

const { REDIS_URL, TOKENS_FILE = "tokens.db" } = process.env;

/** Memory above a store that keeps sealed upstream tokens across restarts: Redis for several machines, or SQLite. */
export const store = tiered(new MemoryTokenStore(), REDIS_URL ? await inRedis(REDIS_URL) : inFile(TOKENS_FILE));

async function inRedis(url: string): Promise<TokenStore> {
  // They load only here, because a server without Redis starts faster without them.
  const [{ RedisTokenStore }, { createClient }] = await Promise.all([import("@edgegrant/redis"), import("redis")]);
  const client = createClient({ url }).on("error", console.error);
  await client.connect();
  return new RedisTokenStore(client, sealing(environment()));
}

function inFile(file: string): TokenStore {
  return new SqliteTokenStore(new Database(file), sealing(environment()));
}
