// The names that adapters, stores and tools need in addition to those of an application.
export type { AccessContextStatus } from "./access/access-context.ts";
export type { ResourceGrant, TokenSource } from "./access/grant-access.ts";
export type {
  ErrorDetail,
  ResourceAccessErrorOptions,
  ResourceAccessErrorType,
} from "./access/resource-access-error.ts";
export type { ServerTokenCacheOptions } from "./access/server-token-cache.ts";
export type { FetchWithTokenOptions } from "./cache/fetch-with-token.ts";
export { type CacheKeyParts, cacheKey } from "./cache/key.ts";
export type { MemoryTokenStoreOptions } from "./cache/memory-store.ts";
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
} from "./cache/store.ts";
export type { InvalidateOptions } from "./cache/token-request.ts";
export type { TokenExchanger } from "./cache/upstream-token-client.ts";
export { type Deadline, requireTimeout, withDeadline } from "./concurrency/deadline.ts";
export { LruMap } from "./concurrency/lru-map.ts";
export {
  AuthorizationServer,
  type AuthorizationServerMetadata,
  DiscoveryError,
  fetchAuthorizationServerMetadata,
} from "./discovery/authorization-server.ts";
export { requireIssuer } from "./discovery/issuer.ts";
export type { BoundRequest } from "./dpop/dpop.ts";
export type { NonceOptions } from "./dpop/nonces.ts";
export type { MemoryReplayStoreOptions } from "./dpop/replay-store.ts";
export {
  BadRequestError,
  InvalidProofError,
  JWKSDiscoveryError,
  JWKSError,
  JWKSFetchError,
  JWKSKeyNotFoundError,
  JWKSUriValidationError,
  MessageError,
  type MessageRefusal,
  messageOf,
  type OAuthErrorOptions,
  RejectionError,
  type RejectionReason,
  SecretError,
  SessionError,
  type SessionRefusal,
  UnauthorizedError,
  type UpstreamFailure,
} from "./errors.ts";
export type { OnBehalfOf } from "./events.ts";
export type { ExchangeOptions, ImpersonationRequest, TokenExchangeClientOptions } from "./exchange/client.ts";
export type { ClientCredentialsRequest } from "./exchange/client-credentials.ts";
export type { ClientSecretCredentials, ClientSecretPair } from "./exchange/client-secret.ts";
export type { ClientAuth, ExchangeContext } from "./exchange/credential.ts";
export { type IdentifiableKey, JWTSigner, type PrivateKeyring } from "./exchange/jwt-signer.ts";
export { readPrivateKey, readPrivateKeys } from "./exchange/private-key.ts";
export type { SigningKey } from "./exchange/signing-key.ts";
export type { TokenExchangeErrorOptions } from "./exchange/token-exchange-error.ts";
export type { WebIdentityOptions } from "./exchange/web-identity.ts";
export type { SecretStore } from "./gateway/added-headers.ts";
export type { Forwarder, ForwardPlatform } from "./gateway/forward.ts";
export type { AddedHeader } from "./gateway/options.ts";
export { type BearerChallenge, bearerChallenge } from "./metadata/challenge.ts";
export { allowOrigin, isPreflight, preflightResponse } from "./metadata/cors.ts";
export type { CorsOptions, CorsPolicies, ResolvedCors } from "./metadata/cors-policy.ts";
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
export { type ClientThumbprint, thumbprintFromHex } from "./mtls/mutual-tls.ts";
export type { DecodesCoding } from "./platform/content-coding.ts";
export type { DocumentCache } from "./platform/document-cache.ts";
export type { RequestHead } from "./platform/request.ts";
export { createRuntime, type Runtime, type RuntimeOptions } from "./platform/runtime.ts";
export { readSecret } from "./platform/secret.ts";
export type { CallerDetails, Profile, TokenParameters } from "./profiles/profile.ts";
export { type AccessPolicy, authenticate, errorResponse } from "./server/authenticate.ts";
export type { StreamPolicy } from "./server/ending-stream.ts";
export { type Reporter, reportFailure } from "./server/error-response.ts";
export { outgoingResponse } from "./server/outgoing-response.ts";
export type { CheckedServer, Dependencies, HealthResponder } from "./server/readiness.ts";
export { RequestMemo, type RequestTarget, type RequestTargets, type TargetOptions } from "./server/request-target.ts";
export type { AuthenticatedHandler } from "./server/resource-server.ts";
export type { SessionKeyOptions } from "./sessions/keys.ts";
export type { SessionPolicy } from "./sessions/sessions.ts";
export {
  type CredentialInCode,
  configuredCredential,
  credentialFor,
  resolveCredential,
  resolveWebIdentity,
  sealing,
} from "./settings/credential.ts";
export { gatewayPath } from "./settings/gateway.ts";
export {
  createKeycardServer,
  createResourceServer,
  type KeycardServer,
  type KeycardServerOptions,
  type Platform,
  type ServerOptions,
  type ZoneTokenCacheOptions,
} from "./settings/handler.ts";
export { badRequest, normalizeRequest } from "./settings/normalize-request.ts";
export { type PublicAddress, publicAddress } from "./settings/server-url.ts";
export { readSettings, SETTING_NAMES } from "./settings/settings.ts";
export { type ListeningAddress, type StartOptions, startMessage } from "./settings/start-message.ts";
export type { ToolPolicy } from "./tools/policy.ts";
export type { ScopedCaller } from "./tools/require-scopes.ts";
export type { AccessTokenCheck } from "./verify/access-token-check.ts";
export type { SignatureAlgorithmName } from "./verify/algorithms.ts";
export type { Expectation } from "./verify/expectation.ts";
export { JWTVerifier, type JWTVerifierOptions } from "./verify/jwt-verifier.ts";
export { inspectKey, type KeyRefusal, type KeyReport, VerificationKey } from "./verify/key-set.ts";
export type { KeySourceOptions } from "./verify/key-source.ts";
export { JWKSOAuthKeyring, type JWKSOAuthKeyringOptions, type OAuthKeyring } from "./verify/keyring.ts";
export { builtinCrypto, type NodeCrypto, nodeCryptoEngine } from "./verify/node-crypto-engine.ts";
export { fastestEngine, provenEngine } from "./verify/proven-engine.ts";
export type { Satisfies } from "./verify/scopes.ts";
export { type SignatureEngine, webCryptoEngine } from "./verify/signature-engine.ts";
export { TokenVerifier, type TokenVerifierOptions } from "./verify/verifier.ts";
