import type { Secret } from "@edgegrant/core";
import type { TokenVault } from "./token-vault.ts";

/** The variables and secrets of a Worker behind a zone. */
export interface KeycardEnv {
  /** The zone: `https://<zone>.keycard.cloud`. */
  KEYCARD_ISSUER: string;
  /** Mode A, with the secret; in mode B, only where it differs from the resource identifier. */
  KEYCARD_CLIENT_ID?: string;
  /** Mode A: the client secret, or a binding of the Secrets Store that holds it. */
  KEYCARD_CLIENT_SECRET?: Secret;
  /** Mode B: the private key as PEM or JWK, or a binding of the Secrets Store that holds it. */
  KEYCARD_PRIVATE_KEY?: Secret;
  /**
   * The Worker's resource identifier, whole, such as `https://mcp.example.com/mcp`. Set, nothing is taken from the host of a
   * request. Cloudflare vouches for that host; self-hosted workerd and `wrangler dev` do not, where the caller writes it.
   */
  KEYCARD_SERVER_URL?: string;
  /** What tokens are sealed with outside the isolate, and sessions are bound with. Default: keys derived from the credential. */
  KEYCARD_CACHE_SECRET?: Secret;
  /** The secret that `KEYCARD_CACHE_SECRET` took the place of: sessions that were bound with it stay good. */
  KEYCARD_CACHE_SECRET_PREVIOUS?: Secret;
  /** Where isolates share tokens: a namespace of Durable Objects or of KV. Default: nowhere. */
  KEYCARD_TOKENS?: KVNamespace | DurableObjectNamespace<TokenVault>;
  /** The upstream API that the handler calls, such as `https://api.github.com`. */
  KEYCARD_RESOURCE_URL?: string;
}
