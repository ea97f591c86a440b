import { ConfigurationError, MemoryTokenStore, type TokenStore, tiered } from "@edgegrant/core";
import type { MemoryTokenStoreOptions } from "@edgegrant/core/adapter";
import { sealing } from "./credentials.ts";
import { DurableTokenStore } from "./durable-token-store.ts";
import type { KeycardEnv } from "./env.ts";
import { KvTokenStore } from "./kv-token-store.ts";
import type { TokenVault } from "./token-vault.ts";

/**
 * The store for the environment: the isolate's memory above the namespace in `KEYCARD_TOKENS`, which is one of Durable
 * Objects ({@link TokenVault}) or of KV. Without `KEYCARD_TOKENS`: memory only.
 *
 * @throws {ConfigurationError} if it is bound to anything else, or if there is no secret for sealing.
 */
export function resolveTokenStore(env: KeycardEnv, inMemory: MemoryTokenStoreOptions = {}): TokenStore {
  const { KEYCARD_TOKENS: namespace } = env;
  const memory = new MemoryTokenStore(inMemory);
  if (!namespace) return memory;
  if (isDurable(namespace)) return tiered(memory, new DurableTokenStore(namespace, sealing(env)));
  if (isKv(namespace)) return tiered(memory, new KvTokenStore(namespace, sealing(env)));
  throw new ConfigurationError(
    "KEYCARD_TOKENS must be bound to a KV namespace, or to a namespace of Durable Objects of the class TokenVault",
  );
}

function isDurable(namespace: unknown): namespace is DurableObjectNamespace<TokenVault> {
  return has(namespace, "idFromName", "get");
}

/** An R2 bucket has `get`, `put` and `delete` too, but no `getWithMetadata`. */
function isKv(namespace: unknown): namespace is KVNamespace {
  return has(namespace, "get", "put", "delete", "getWithMetadata");
}

/** Whether a binding has these methods. A service binding has every method and `fetch`, so it is excluded. */
function has(binding: unknown, ...methods: string[]): boolean {
  if (typeof binding !== "object" || binding === null || "fetch" in binding) return false;
  return methods.every((method) => typeof Reflect.get(binding, method) === "function");
}
