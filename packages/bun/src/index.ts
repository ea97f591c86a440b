export * from "@edgegrant/core";
export { type ListeningAddress, resolveCredential, type StoredToken, sealing } from "@edgegrant/core/adapter";
export {
  SqliteReplayStore,
  type SqliteReplayStoreOptions,
  SqliteTokenStore,
  type SqliteTokenStoreOptions,
} from "@edgegrant/core/sqlite";
export {
  createGateway,
  createKeycardHandler,
  createKeycardServer,
  environment,
  type GatewayOptions,
  type KeycardOptions,
  type KeycardServerOptions,
  type ServeKeycardOptions,
  serveKeycard,
  startMessage,
} from "./serve.ts";
