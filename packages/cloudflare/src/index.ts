export {
  type ApplicationCredential,
  type AuthInfo,
  BadRequestError,
  ConfigurationError,
  type CorsPolicy,
  type EdgegrantEvent,
  type GetTokenOptions,
  InsufficientScopeError,
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
  type Secret,
  type StoredToken,
  TokenExchangeError,
  type TokenExchangeRequest,
  type TokenResponse,
  type TokenStore,
  UnauthorizedError,
  UnavailableError,
  type UpstreamToken,
} from "@edgegrant/core";
export { resolveCredential, WorkersClientSecret, WorkersWebIdentity } from "./credentials.ts";
export type { KeycardEnv } from "./env.ts";
export {
  type BearerAuthOptions,
  handleMetadataRequest,
  isAuthError,
  type MetadataOptions,
  verifyBearerToken,
} from "./functions.ts";
export { IsolateSafeTokenCache, type IsolateSafeTokenCacheOptions } from "./token-cache.ts";
export { TokenExchangeClient } from "./token-exchange-client.ts";
export {
  type AuthenticatedFetchHandler,
  createKeycardWorker,
  type KeycardWorker,
  type KeycardWorkerOptions,
} from "./worker.ts";
