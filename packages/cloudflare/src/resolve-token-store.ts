import {
  ConfigurationError,
  MemoryTokenStore,
  type MemoryTokenStoreOptions,
  type SealerOptions,
  type TokenStore,
  tiered,
} from "@edgegrant/core";
import { DurableTokenStore } from "./durable-token-store.ts";
import type { KeycardEnv } from "./env.ts";
import { KvTokenStore } from "./kv-token-store.ts";
import type { TokenVault } from "./token-vault.ts";

/**
 * How the environment's tokens are sealed outside the isolate: with `KEYCARD_CACHE_SECRET`, or else with keys derived
 * from the credential. Workers of different identities share nothing.
 *
 * @throws {ConfigurationError} if there is neither.
 */
export function sealing(env: KeycardEnv): SealerOptions {
  const { KEYCARD_CLIENT_ID: clientId = "", KEYCARD_CLIENT_SECRET: clientSecret, KEYCARD_PRIVATE_KEY: key } = env;
  const secret = env.KEYCARD_CACHE_SECRET || key || clientSecret;
  if (!secret) {
    throw new ConfigurationError(
      "Tokens can't be sealed: set KEYCARD_CACHE_SECRET, or a credential, with `wrangler secret put`",
    );
  }
  // In mode B without a client id the zone knows this Worker by the token's audience, which is part of every cache key.
  return { secret, identity: [env.KEYCARD_ISSUER, clientId] };
}

/**
 * The store that the environment names: what `KEYCARD_TOKENS` is bound to, a namespace of Durable Objects
 * ({@link TokenVault}) or of KV, below the isolate's memory; without it, memory alone.
 *
 * @throws {ConfigurationError} if there is nothing to seal with.
 */
export function resolveTokenStore(env: KeycardEnv, inMemory: MemoryTokenStoreOptions = {}): TokenStore {
  const { KEYCARD_TOKENS: namespace } = env;
  const memory = new MemoryTokenStore(inMemory);
  if (!namespace) return memory;
  const options = sealing(env);
  return tiered(
    memory,
    isDurable(namespace) ? new DurableTokenStore(namespace, options) : new KvTokenStore(namespace, options),
  );
}

function isDurable(
  namespace: KVNamespace | DurableObjectNamespace<TokenVault>,
): namespace is DurableObjectNamespace<TokenVault> {
  return "idFromName" in namespace;
}
