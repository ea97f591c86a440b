import { environment, KvTokenStore, MemoryTokenStore, sealing, tiered } from "@edgegrant/deno";

/** Memory, and below it Deno KV, where upstream tokens outlive this process, sealed. */
export const store = tiered(
  new MemoryTokenStore(),
  new KvTokenStore(await Deno.openKv(Deno.env.get("TOKENS_FILE")), sealing(environment())),
);
