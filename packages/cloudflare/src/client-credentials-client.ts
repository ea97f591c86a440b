import { ClientCredentialsClient as CoreClient } from "@edgegrant/core";
import type { TokenExchangeClientOptions } from "@edgegrant/core/adapter";
import { onWorkers } from "./runtime.ts";

/** Gets tokens for calls on the Worker's own behalf (RFC 6749 section 4.4). {@link ServerTokenCache} keeps them, too. */
export class ClientCredentialsClient extends CoreClient {
  /** Throws {@link ConfigurationError} if `issuer` can't be an issuer. */
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
