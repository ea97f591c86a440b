export * from "@edgegrant/core";
export { resolveCredential, type StoredToken, sealing } from "@edgegrant/core/adapter";
export { environment } from "./environment.ts";
export { KvTokenStore, type TokenKv } from "./kv-token-store.ts";
export { createKeycardHandler, type KeycardOptions, type ServeKeycardOptions, serveKeycard } from "./serve.ts";
