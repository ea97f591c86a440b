import { describe, it } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { tiered } from "../../src/cache/tiered.ts";
import { type TokenStoreHarness, tokenStoreContract } from "../../src/testing/index.ts";
import { sealedMap } from "./sealed-map.ts";

const harnesses: Record<string, TokenStoreHarness["open"]> = {
  MemoryTokenStore: () => ({ store: new MemoryTokenStore({ maxEntries: 10 }), maxEntries: 10 }),
  SealedTokenStore: sealedMap,
  "tiered, memory over sealed": () => {
    const { store, reopen, ...below } = sealedMap();
    return {
      ...below,
      store: tiered(new MemoryTokenStore(), store),
      reopen: async (how) => tiered(new MemoryTokenStore(), await reopen!(how)),
    };
  },
  "tiered, two memories": () => ({ store: tiered(new MemoryTokenStore({ maxEntries: 3 }), new MemoryTokenStore()) }),
};

describe.each(Object.entries(harnesses))("the contract: %s", (_, open) => {
  for (const { name, run } of tokenStoreContract({ open })) it(name, run);
});
