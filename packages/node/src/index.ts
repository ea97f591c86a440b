export {
  type ApplicationCredential,
  type AuthInfo,
  ClientSecret,
  ConfigurationError,
  createTokenCache,
  type EdgegrantEvent,
  type GetTokenOptions,
  grantAccess,
  InsufficientScopeError,
  InvalidTokenError,
  IssuerCredentials,
  insufficientScope,
  type KeycardFetchHandler,
  type KeycardServices,
  type KeycardSettings,
  MemoryTokenStore,
  OAuthError,
  type OnEvent,
  type Resource,
  resolveCredential,
  type StoredToken,
  sealing,
  type TokenCache,
  TokenExchangeError,
  type TokenStore,
  tiered,
  type UpstreamToken,
  WebIdentity,
} from "@edgegrant/core";
export { type SqliteDatabase, SqliteTokenStore, type SqliteTokenStoreOptions } from "@edgegrant/core/sqlite";
export { environment } from "./environment.ts";
export { createKeycardHandler, createKeycardListener, type KeycardOptions } from "./handler.ts";
export type { NodeRequest, NodeResponse } from "./incoming.ts";
export { type NodeListener, type NodeListenerOptions, toNodeListener } from "./listener.ts";
export { type ServeKeycardOptions, serveKeycard } from "./serve.ts";
