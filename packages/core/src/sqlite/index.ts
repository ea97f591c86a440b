export type { SqliteDatabase, SqliteStatement } from "./database.ts";
export { SqliteReplayStore, type SqliteReplayStoreOptions } from "./replay-store.ts";
export { REPLAY_SCHEMA, ReplayTable } from "./replay-table.ts";
export { SqliteTokenStore, type SqliteTokenStoreOptions } from "./token-store.ts";
