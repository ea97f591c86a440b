// Reads one token `times` times from the store that the query names.
import { DurableTokenStore, KvTokenStore, MemoryTokenStore } from "@edgegrant/cloudflare";
import { tokenOf } from "./support.mjs";

export { TokenVault } from "@edgegrant/cloudflare";

const options = { secret: "a secret of this benchmark" };
const stores = {
  memory: () => new MemoryTokenStore(),
  kv: (env) => new KvTokenStore(env.KV, options),
  durable: (env) => new DurableTokenStore(env.VAULT, options),
};
const built = new Map();

export default {
  async fetch(request, env) {
    const { store: name, times } = Object.fromEntries(new URL(request.url).searchParams);
    if (!built.has(name)) {
      built.set(name, stores[name](env));
      await built.get(name).set("key", { ...tokenOf("t".repeat(1_000)), expiresAt: Date.now() / 1_000 + 3_600 });
    }
    for (let turn = 0; turn < Number(times); turn += 1) {
      if (!(await built.get(name).get("key"))) throw new Error(`${name} has lost the token`);
    }
    return new Response("done");
  },
};
