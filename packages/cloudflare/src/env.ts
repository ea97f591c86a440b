import type { Secret } from "@edgegrant/core";
import type { TokenVault } from "./token-vault.ts";

/** The variables and secrets of a Worker behind a zone. */
export interface KeycardEnv {
  /** The zone's URL: `https://<zone>.keycard.cloud`. */
  KEYCARD_ISSUER: string;
  /**
   * Mode A: the client id of the secret. Mode B: only if it differs from the resource identifier; a path below
   * `/.well-known/` makes the Worker serve a client ID metadata document there, and is completed with its origin.
   */
  KEYCARD_CLIENT_ID?: string;
  /** Mode A: the client secret, or a binding of the Secrets Store with it. */
  KEYCARD_CLIENT_SECRET?: Secret;
  /** Mode B: the private key as PEM or JWK, or a binding of the Secrets Store with it. */
  KEYCARD_PRIVATE_KEY?: Secret;
  /**
   * The Worker's complete resource identifier, such as `https://mcp.example.com/mcp`. If it is set, the host of a
   * request is ignored. Cloudflare guarantees that host. Self-hosted workerd and `wrangler dev` take it from the
   * caller.
   */
  KEYCARD_SERVER_URL?: string;
  /** Seals tokens outside the isolate and binds sessions. Default: keys derived from the credential. */
  KEYCARD_CACHE_SECRET?: Secret;
  /** The previous `KEYCARD_CACHE_SECRET`. Sessions bound with it remain valid. */
  KEYCARD_CACHE_SECRET_PREVIOUS?: Secret;
  /** The store that isolates share: a namespace of Durable Objects or of KV. Default: none. */
  KEYCARD_TOKENS?: KVNamespace | DurableObjectNamespace<TokenVault>;
  /** The upstream API that the handler calls, such as `https://api.github.com`. */
  KEYCARD_RESOURCE_URL?: string;
}
