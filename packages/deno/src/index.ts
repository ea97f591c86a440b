export {
  type AuthInfo,
  ConfigurationError,
  createTokenCache,
  type EdgegrantEvent,
  type GetTokenOptions,
  grantAccess,
  InsufficientScopeError,
  InvalidTokenError,
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
} from "@edgegrant/core";
export { environment } from "./environment.ts";
export { KvTokenStore, type TokenKv } from "./kv-token-store.ts";
export { createKeycardHandler, type KeycardOptions, type ServeKeycardOptions, serveKeycard } from "./serve.ts";
