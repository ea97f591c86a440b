import { environment, KvTokenStore, MemoryTokenStore, sealing, tiered } from "@edgegrant/deno";

/** Memory above Deno KV, which keeps sealed upstream tokens across restarts. */
export const store = tiered(
  new MemoryTokenStore(),
  new KvTokenStore(await Deno.openKv(Deno.env.get("TOKENS_FILE")), sealing(environment())),
);
