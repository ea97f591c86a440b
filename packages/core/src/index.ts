export { AccessContext } from "./access/access-context.ts";
export { grantAccess } from "./access/grant-access.ts";
export { ResourceAccessError } from "./access/resource-access-error.ts";
export { ServerTokenCache } from "./access/server-token-cache.ts";
export type { AuthInfo, Claims, DeniedCaller } from "./auth-info.ts";
export { MemoryTokenStore } from "./cache/memory-store.ts";
export type { TokenStore } from "./cache/store.ts";
export { tiered } from "./cache/tiered.ts";
export { TokenCache, type TokenCacheOptions } from "./cache/token-cache.ts";
export type { GetTokenOptions } from "./cache/token-request.ts";
export type { UpstreamToken } from "./cache/upstream-token-client.ts";
export { type DPoP, type DPoPOptions, dpop } from "./dpop/dpop.ts";
export { MemoryReplayStore, type ReplayStore } from "./dpop/replay-store.ts";
export {
  ConfigurationError,
  InsufficientScopeError,
  InvalidTokenError,
  OAuthError,
  UnavailableError,
  UpstreamError,
} from "./errors.ts";
export { type EdgegrantEvent, logFailures, type OnEvent } from "./events.ts";
export { TokenExchangeClient } from "./exchange/client.ts";
export { ClientCredentialsClient } from "./exchange/client-credentials.ts";
export { ClientSecret } from "./exchange/client-secret.ts";
export type { ApplicationCredential } from "./exchange/credential.ts";
export { CrossAppClient } from "./exchange/cross-app.ts";
export { IssuerCredentials } from "./exchange/issuer-credentials.ts";
export type { TokenExchangeRequest } from "./exchange/request.ts";
export type { TokenResponse } from "./exchange/response.ts";
export { TokenExchangeError } from "./exchange/token-exchange-error.ts";
export { WebIdentity } from "./exchange/web-identity.ts";
export { userSecret, userSecretKey } from "./gateway/added-headers.ts";
export { forwardTo } from "./gateway/forward.ts";
export type { ForwardOptions, GatewayExchange } from "./gateway/options.ts";
export { type IntrospectionOptions, introspection } from "./introspection/introspection.ts";
export type { CorsPolicy } from "./metadata/cors-policy.ts";
export { type MutualTls, type MutualTlsOptions, type MutualTlsSource, mutualTls } from "./mtls/mutual-tls.ts";
export type { RequestHead } from "./platform/request.ts";
export type { Secret } from "./platform/secret.ts";
export { insufficientScope } from "./server/error-response.ts";
export { type Readiness, type ReadinessOptions, readiness } from "./server/readiness.ts";
export { ResourceServer, type ResourceServerOptions } from "./server/resource-server.ts";
export { createGateway, type GatewayOptions } from "./settings/gateway.ts";
export {
  createKeycardHandler,
  createTokenCache,
  type KeycardFetchHandler,
  type KeycardHandlerOptions,
  type KeycardServices,
} from "./settings/handler.ts";
export type { KeycardSettings } from "./settings/settings.ts";
export type { ScopesByName } from "./tools/pattern.ts";
export { needs, requireScopes } from "./tools/require-scopes.ts";
export type { Resource } from "./verify/audience.ts";
export type { VerifyToken, VouchedCaller } from "./verify/token-hook.ts";
