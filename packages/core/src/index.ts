export { AccessContext, type AccessContextStatus } from "./access/access-context.ts";
export { grantAccess, type ResourceGrant, type TokenSource } from "./access/grant-access.ts";
export {
  type ErrorDetail,
  ResourceAccessError,
  type ResourceAccessErrorOptions,
  type ResourceAccessErrorType,
} from "./access/resource-access-error.ts";
export { ServerTokenCache, type ServerTokenCacheOptions } from "./access/server-token-cache.ts";
export type { AuthInfo, Claims } from "./auth-info.ts";
export type { FetchWithTokenOptions } from "./cache/fetch-with-token.ts";
export { type CacheKeyParts, cacheKey } from "./cache/key.ts";
export { MemoryTokenStore, type MemoryTokenStoreOptions } from "./cache/memory-store.ts";
export { type SealedStorage, SealedTokenStore, type SealedTokenStoreOptions } from "./cache/sealed-store.ts";
export { Sealer, type SealerOptions } from "./cache/sealing.ts";
export type {
  FollowingLease,
  LeadingLease,
  Lease,
  StoredToken,
  StoreEvent,
  StoreObserver,
  StoreOperation,
  TokenStore,
} from "./cache/store.ts";
export { tiered } from "./cache/tiered.ts";
export { type InvalidateOptions, TokenCache, type TokenCacheOptions } from "./cache/token-cache.ts";
export type { GetTokenOptions } from "./cache/token-request.ts";
export type { TokenExchanger, UpstreamToken } from "./cache/upstream-token-client.ts";
export { LruMap } from "./concurrency/lru-map.ts";
export {
  AuthorizationServer,
  type AuthorizationServerMetadata,
  DiscoveryError,
  fetchAuthorizationServerMetadata,
} from "./discovery/authorization-server.ts";
export { requireIssuer } from "./discovery/issuer.ts";
export {
  BadRequestError,
  ConfigurationError,
  InsufficientScopeError,
  InvalidTokenError,
  JWKSDiscoveryError,
  JWKSError,
  JWKSFetchError,
  JWKSKeyNotFoundError,
  JWKSUriValidationError,
  OAuthError,
  type OAuthErrorOptions,
  RejectionError,
  type RejectionReason,
  SecretError,
  SessionError,
  type SessionRefusal,
  TokenExchangeError,
  type TokenExchangeErrorOptions,
  UnauthorizedError,
  UnavailableError,
} from "./errors.ts";
export { type EdgegrantEvent, logFailures, type OnBehalfOf, type OnEvent } from "./events.ts";
export {
  type ExchangeOptions,
  type ImpersonationRequest,
  TokenExchangeClient,
  type TokenExchangeClientOptions,
} from "./exchange/client.ts";
export { ClientCredentialsClient, type ClientCredentialsRequest } from "./exchange/client-credentials.ts";
export { ClientSecret, type ClientSecretCredentials, type ClientSecretPair } from "./exchange/client-secret.ts";
export type { ApplicationCredential, ClientAuth, ExchangeContext } from "./exchange/credential.ts";
export { IssuerCredentials } from "./exchange/issuer-credentials.ts";
export { type IdentifiableKey, JWTSigner, type PrivateKeyring } from "./exchange/jwt-signer.ts";
export { readPrivateKey, readPrivateKeys } from "./exchange/private-key.ts";
export type { TokenExchangeRequest } from "./exchange/request.ts";
export type { TokenResponse } from "./exchange/response.ts";
export type { SigningKey } from "./exchange/signing-key.ts";
export { WebIdentity, type WebIdentityOptions } from "./exchange/web-identity.ts";
export { type BearerChallenge, bearerChallenge } from "./metadata/challenge.ts";
export { allowOrigin, isPreflight, preflightResponse } from "./metadata/cors.ts";
export type { CorsOptions, CorsPolicies, CorsPolicy, ResolvedCors } from "./metadata/cors-policy.ts";
export {
  type ProtectedResourceDescription,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from "./metadata/protected-resource.ts";
export { type MetadataLocation, protectedResourceMetadataUrl } from "./metadata/resource-identifier.ts";
export {
  type DiscoveryPolicy,
  type PublicJwks,
  type WellKnownOptions,
  wellKnownResponse,
} from "./metadata/well-known.ts";
export type { DocumentCache } from "./platform/document-cache.ts";
export { createRuntime, type Runtime, type RuntimeOptions } from "./platform/runtime.ts";
export { readSecret, type Secret } from "./platform/secret.ts";
export { type AccessPolicy, authenticate, errorResponse } from "./server/authenticate.ts";
export { insufficientScope, type Reporter, reportFailure } from "./server/error-response.ts";
export { type DecodesCoding, outgoingResponse } from "./server/outgoing-response.ts";
export { RequestMemo, type RequestTarget, type RequestTargets, type TargetOptions } from "./server/request-target.ts";
export { type AuthenticatedHandler, ResourceServer, type ResourceServerOptions } from "./server/resource-server.ts";
export type { SessionKeyOptions } from "./sessions/keys.ts";
export type { SessionPolicy } from "./sessions/sessions.ts";
export { resolveCredential, resolveWebIdentity, sealing } from "./settings/credential.ts";
export {
  createKeycardHandler,
  createResourceServer,
  createTokenCache,
  type KeycardFetchHandler,
  type KeycardHandlerOptions,
  type KeycardServices,
  type Platform,
  type ServerOptions,
} from "./settings/handler.ts";
export { badRequest, normalizeRequest } from "./settings/normalize-request.ts";
export { type PublicAddress, publicAddress } from "./settings/server-url.ts";
export { type KeycardSettings, readSettings } from "./settings/settings.ts";
export type { SignatureAlgorithmName } from "./verify/algorithms.ts";
export type { Resource } from "./verify/audience.ts";
export { JWTVerifier, type JWTVerifierOptions } from "./verify/jwt-verifier.ts";
export { inspectKey, type KeyRefusal, type KeyReport } from "./verify/key-set.ts";
export { JWKSOAuthKeyring, type JWKSOAuthKeyringOptions, type OAuthKeyring } from "./verify/keyring.ts";
export type { Satisfies } from "./verify/scopes.ts";
export { type Expectation, TokenVerifier, type TokenVerifierOptions } from "./verify/verifier.ts";
