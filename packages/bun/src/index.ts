export * from "@edgegrant/core";
export { resolveCredential, type StoredToken, sealing } from "@edgegrant/core/adapter";
export { SqliteTokenStore, type SqliteTokenStoreOptions } from "@edgegrant/core/sqlite";
export {
  createKeycardHandler,
  environment,
  type KeycardOptions,
  type ServeKeycardOptions,
  serveKeycard,
} from "./serve.ts";
