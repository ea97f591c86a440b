import { TokenExchangeClient as CoreClient } from "@edgegrant/core";
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
export class TokenExchangeClient extends CoreClient {
  constructor(issuer: string, options: TokenExchangeClientOptions = {}) {
    super(issuer, onWorkers(options));
  }
}
