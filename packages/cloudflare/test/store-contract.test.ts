import { MemoryTokenStore, tiered } from "@edgegrant/cloudflare";
import { type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { describe, it } from "vitest";
import { kvUnderTest, vaultsUnderTest } from "./support/stores.ts";

const underMemory = ({ store, reopen, ...below }: TokenStoreUnderTest): TokenStoreUnderTest => ({
  ...below,
  store: tiered(new MemoryTokenStore(), store),
  ...(reopen && { reopen: async (how) => tiered(new MemoryTokenStore(), await reopen(how)) }),
});

const harnesses: Record<string, () => TokenStoreUnderTest | Promise<TokenStoreUnderTest>> = {
  KvTokenStore: kvUnderTest,
  DurableTokenStore: vaultsUnderTest,
  "tiered, memory over KV": async () => underMemory(await kvUnderTest()),
  "tiered, memory over Durable Objects": () => underMemory(vaultsUnderTest()),
};

describe.each(Object.entries(harnesses))("the contract in workerd: %s", (_, open) => {
  for (const { name, run } of tokenStoreContract({ open })) it(name, run);
});
