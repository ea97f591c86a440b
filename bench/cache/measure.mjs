import { measureEviction, measureHotKeys, measureMemory, measureOffered, measureStorm } from "./memory.mjs";
import { measureStores } from "./stores.mjs";
import { measureRememberedToken, measureUpstreamToken } from "./token-memory.mjs";

/** The cost of storing and finding upstream tokens. */
export async function measureCache() {
  return {
    stores: await measureStores(),
    offered: await measureOffered(),
    ...measureMemory(),
    memory: { rememberedToken: await measureRememberedToken(), upstreamToken: await measureUpstreamToken() },
    eviction: await measureEviction(),
    hotKeysFound: measureHotKeys(),
    storm: await measureStorm(),
  };
}
