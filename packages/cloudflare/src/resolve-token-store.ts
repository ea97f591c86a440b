import { MemoryTokenStore, type MemoryTokenStoreOptions, type TokenStore, tiered } from "@edgegrant/core";
import { sealing } from "./credentials.ts";
import { DurableTokenStore } from "./durable-token-store.ts";
import type { KeycardEnv } from "./env.ts";
import { KvTokenStore } from "./kv-token-store.ts";
import type { TokenVault } from "./token-vault.ts";

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
