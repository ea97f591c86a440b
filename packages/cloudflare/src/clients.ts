import {
  ClientCredentialsClient as CoreCredentialsClient,
  TokenExchangeClient as CoreExchangeClient,
} from "@edgegrant/core";
import type { TokenExchangeClientOptions } from "@edgegrant/core/adapter";
import { onWorkers } from "./runtime.ts";

/**
 * Exchanges tokens at a zone (RFC 8693). Keeps work that requests share alive, as Workers require.
 *
 * @example
 * ```ts
 * const credential = resolveCredential(env);
 * const client = new TokenExchangeClient(env.KEYCARD_ISSUER, credential.getAuth() ?? undefined);
 * ```
 */
export class TokenExchangeClient extends CoreExchangeClient {
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    super(issuer, onWorkers(options));
  }
}

/** Gets tokens on the Worker's own behalf (RFC 6749 section 4.4). {@link ServerTokenCache} also caches them. */
export class ClientCredentialsClient extends CoreCredentialsClient {
  /** Throws {@link ConfigurationError} if `issuer` is invalid. */
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
