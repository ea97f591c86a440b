export {
  type SqliteDatabase,
  type SqliteStatement,
  SqliteTokenStore,
  type SqliteTokenStoreOptions,
} from "./token-store.ts";
