export {
  type ApplicationCredential,
  type AuthInfo,
  BadRequestError,
  ConfigurationError,
  type CorsPolicy,
  type EdgegrantEvent,
  type FetchWithTokenOptions,
  type GetTokenOptions,
  InsufficientScopeError,
  type InvalidateOptions,
  InvalidTokenError,
  insufficientScope,
  JWKSDiscoveryError,
  JWKSError,
  JWKSFetchError,
  JWKSKeyNotFoundError,
  JWKSUriValidationError,
  MemoryTokenStore,
  type MemoryTokenStoreOptions,
  OAuthError,
  type OnEvent,
  type Resource,
  type Satisfies,
  type SealerOptions,
  type Secret,
  type StoredToken,
  TokenExchangeError,
  type TokenExchangeRequest,
  type TokenResponse,
  type TokenStore,
  tiered,
  UnauthorizedError,
  UnavailableError,
  type UpstreamToken,
} from "@edgegrant/core";
export { resolveCredential, WorkersClientSecret, WorkersWebIdentity } from "./credentials.ts";
export { DurableTokenStore, type DurableTokenStoreOptions } from "./durable-token-store.ts";
export type { KeycardEnv } from "./env.ts";
export {
  type BearerAuthOptions,
  handleMetadataRequest,
  isAuthError,
  type MetadataOptions,
  verifyBearerToken,
} from "./functions.ts";
export { KvTokenStore, type TokenNamespace } from "./kv-token-store.ts";
export { resolveTokenStore, sealing } from "./resolve-token-store.ts";
export { IsolateSafeTokenCache, type IsolateSafeTokenCacheOptions } from "./token-cache.ts";
export { TokenExchangeClient } from "./token-exchange-client.ts";
export { TokenVault } from "./token-vault.ts";
export {
  type AuthenticatedFetchHandler,
  createKeycardWorker,
  type KeycardWorker,
  type KeycardWorkerOptions,
} from "./worker.ts";
