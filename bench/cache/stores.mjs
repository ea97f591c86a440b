import { rm } from "node:fs/promises";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundle, temporaryFolder } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { summary } from "../lib/statistics.mjs";

export const STORES = {
  memory: "the isolate's memory",
  kv: "KV, sealed",
  durable: "a Durable Object, sealed",
};
const NAMES = Object.keys(STORES);
const TIMES = { memory: 20_000, kv: 200, durable: 200 };
const ROUNDS = 9;

/** Microseconds per hit in each store. KV and Durable Objects are Miniflare's, on this machine and without a network. */
export async function measureStores() {
  const folder = await temporaryFolder();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await bundle(new URL("stores-worker.mjs", import.meta.url)),
      compatibilityDate: "2026-08-01",
      kvNamespaces: ["KV"],
      durableObjects: { VAULT: { className: "TokenVault", useSQLite: true } },
      resourcePersistencePath: folder,
    }),
  );
  const { origin } = await miniflare.ready;
  const ask = async (store, times) => {
    const response = await fetch(`${origin}/?${new URLSearchParams({ store, times })}`);
    if (!response.ok) throw new Error(`${store}: ${await response.text()}`);
    await response.text();
  };
  for (const name of NAMES) await ask(name, TIMES[name]);
  const samples = await interleave(NAMES, ROUNDS, async (name) => {
    const startedAt = performance.now();
    await ask(name, TIMES[name]);
    return ((performance.now() - startedAt) * 1_000) / TIMES[name];
  });
  await miniflare.dispose();
  await rm(folder, { recursive: true, force: true });
  return Object.fromEntries(NAMES.map((name) => [name, summary(samples[name])]));
}
