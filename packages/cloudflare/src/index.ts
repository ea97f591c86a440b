export {
  AccessContext,
  type AccessContextStatus,
  type ApplicationCredential,
  type AuthInfo,
  allowOrigin,
  BadRequestError,
  ConfigurationError,
  type CorsOptions,
  type CorsPolicy,
  type EdgegrantEvent,
  type ErrorDetail,
  type FetchWithTokenOptions,
  type GetTokenOptions,
  grantAccess,
  type ImpersonationRequest,
  InsufficientScopeError,
  type InvalidateOptions,
  InvalidTokenError,
  IssuerCredentials,
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
  ResourceAccessError,
  type ResourceGrant,
  type Satisfies,
  type SealerOptions,
  type Secret,
  SecretError,
  type ServerTokenCacheOptions,
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
export { ClientCredentialsClient } from "./client-credentials-client.ts";
export { resolveCredential, sealing, WorkersClientSecret, WorkersWebIdentity } from "./credentials.ts";
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
export { resolveTokenStore } from "./resolve-token-store.ts";
export { ServerTokenCache } from "./server-token-cache.ts";
export { IsolateSafeTokenCache, type IsolateSafeTokenCacheOptions } from "./token-cache.ts";
export { TokenExchangeClient } from "./token-exchange-client.ts";
export { TokenVault } from "./token-vault.ts";
export {
  type AuthenticatedFetchHandler,
  createKeycardWorker,
  type KeycardServices,
  type KeycardWorker,
  type KeycardWorkerOptions,
} from "./worker.ts";
