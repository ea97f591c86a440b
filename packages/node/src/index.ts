export * from "@edgegrant/core";
export { type ListeningAddress, resolveCredential, type StoredToken, sealing } from "@edgegrant/core/adapter";
export {
  type SqliteDatabase,
  SqliteReplayStore,
  type SqliteReplayStoreOptions,
  SqliteTokenStore,
  type SqliteTokenStoreOptions,
} from "@edgegrant/core/sqlite";
export { withConnection } from "./connection.ts";
export type { NodeRequest, NodeResponse } from "./incoming.ts";
export { type NodeListener, type NodeListenerOptions, toNodeListener } from "./listener.ts";
export { mutualTls } from "./mutual-tls.ts";
export {
  createGateway,
  createKeycardHandler,
  createKeycardListener,
  createKeycardServer,
  environment,
  type GatewayOptions,
  type KeycardOptions,
  type KeycardServerOptions,
  type ServeKeycardOptions,
  serveKeycard,
  startMessage,
} from "./serve.ts";
export {
  createTokenVerifier,
  type KeycardTokenVerifier,
  type KeycardTokenVerifierOptions,
  type TokenErrorCode,
} from "./token-verifier.ts";
