export type { SqliteDatabase, SqliteStatement } from "./database.ts";
export { SqliteTokenStore, type SqliteTokenStoreOptions } from "./token-store.ts";
