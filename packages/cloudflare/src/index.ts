export * from "@edgegrant/core";
export {
  type AccessContextStatus,
  allowOrigin,
  BadRequestError,
  type CorsOptions,
  type ErrorDetail,
  type ImpersonationRequest,
  type InvalidateOptions,
  JWKSDiscoveryError,
  JWKSError,
  JWKSFetchError,
  JWKSKeyNotFoundError,
  JWKSUriValidationError,
  type MemoryTokenStoreOptions,
  type ResourceGrant,
  type Satisfies,
  type SealerOptions,
  SecretError,
  type ServerTokenCacheOptions,
  type StoredToken,
  UnauthorizedError,
} from "@edgegrant/core/adapter";
export { ClientCredentialsClient, TokenExchangeClient } from "./clients.ts";
export { createKeycardHandler, createTokenCache, ResourceServer } from "./core-on-workers.ts";
export { resolveCredential, sealing, WorkersClientSecret, WorkersWebIdentity } from "./credentials.ts";
export { DurableReplayStore } from "./durable-replay-store.ts";
export { DurableTokenStore, type DurableTokenStoreOptions } from "./durable-token-store.ts";
export type { KeycardEnv } from "./env.ts";
export { createGateway, type GatewayOptions } from "./gateway.ts";
export { KvTokenStore, type TokenNamespace } from "./kv-token-store.ts";
export { handleMetadataRequest, type MetadataOptions } from "./metadata.ts";
export { type MutualTlsOptions, mutualTls } from "./mutual-tls.ts";
export { ProofVault } from "./proof-vault.ts";
export { resolveTokenStore } from "./resolve-token-store.ts";
export {
  IsolateSafeTokenCache,
  type IsolateSafeTokenCacheOptions,
  ServerTokenCache,
  TokenCache,
} from "./token-cache.ts";
export { TokenVault } from "./token-vault.ts";
export { type BearerAuthOptions, isAuthError, verifyBearerToken } from "./verify-bearer-token.ts";
export {
  type AuthenticatedFetchHandler,
  createKeycardServer,
  createKeycardWorker,
  type KeycardServer,
  type KeycardServerOptions,
  type KeycardServices,
  type KeycardWorker,
  type KeycardWorkerOptions,
} from "./worker.ts";
