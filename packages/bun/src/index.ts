export * from "@edgegrant/core";
export { resolveCredential, type StoredToken, sealing } from "@edgegrant/core/adapter";
export { SqliteTokenStore, type SqliteTokenStoreOptions } from "@edgegrant/core/sqlite";
export { environment } from "./environment.ts";
export { createKeycardHandler, type KeycardOptions, type ServeKeycardOptions, serveKeycard } from "./serve.ts";
