import {
  ClientCredentialsClient as CoreCredentialsClient,
  TokenExchangeClient as CoreExchangeClient,
} from "@edgegrant/core";
import type { TokenExchangeClientOptions } from "@edgegrant/core/adapter";
import { onWorkers } from "./runtime.ts";

/**
 * Exchanges tokens at a zone (RFC 8693), with work that requests share kept alive as Workers need it.
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

/** Gets tokens for calls on the Worker's own behalf (RFC 6749 section 4.4). {@link ServerTokenCache} keeps them, too. */
export class ClientCredentialsClient extends CoreCredentialsClient {
  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
