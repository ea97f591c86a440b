export * from "@edgegrant/core";
export { resolveCredential, type StoredToken, sealing } from "@edgegrant/core/adapter";
export { type SqliteDatabase, SqliteTokenStore, type SqliteTokenStoreOptions } from "@edgegrant/core/sqlite";
export { environment } from "./environment.ts";
export { createKeycardHandler, createKeycardListener, type KeycardOptions } from "./handler.ts";
export type { NodeRequest, NodeResponse } from "./incoming.ts";
export { type NodeListener, type NodeListenerOptions, toNodeListener } from "./listener.ts";
export { type ServeKeycardOptions, serveKeycard } from "./serve.ts";
