import { bundle } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { summary } from "../lib/statistics.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

export const SUBJECTS = {
  bare: { name: "bare Worker", entry: "../request/workers/bare.mjs" },
  edgegrant: { name: "**edgegrant, verification**", entry: "../request/workers/edgegrant.mjs" },
  upstream: { name: "**edgegrant, verification and exchange**", entry: "../request/workers/edgegrant-upstream.mjs" },
  provider: {
    name: "`@cloudflare/workers-oauth-provider` over jose",
    entry: "../request/workers/workers-oauth-provider.mjs",
  },
  mcp: { name: "`@modelcontextprotocol/server` over jose", entry: "../request/workers/mcp-sdk.mjs" },
  hono: { name: "hono `jwk` middleware", entry: "../cold/hono.mjs" },
};
const NAMES = Object.keys(SUBJECTS);
const ROUNDS = 30;

/** Imports the module that the query names. */
const IMPORTER = `
export default {
  async fetch(request) {
    const { default: worker } = await import(new URL(request.url).searchParams.get("module"));
    return new Response(typeof worker.fetch);
  },
};
`;

/**
 * The time and the CPU time to compile and evaluate a Worker's module, in milliseconds. One isolate imports a fresh copy of
 * each subject every round, so that only the module itself is measured.
 */
export async function measureStartup() {
  const modules = {};
  for (const name of NAMES) {
    const script = await bundle(new URL(SUBJECTS[name].entry, import.meta.url), { minify: true });
    // Each copy has its own text, because an engine does not compile the same text twice.
    for (let round = 0; round < ROUNDS; round += 1) modules[copyOf(name, round)] = `${script}\n// ${round}`;
  }
  const worker = await startWorkerd(IMPORTER, {}, modules);
  const ask = async (module) => {
    const response = await fetch(`${worker.origin}/?module=${module}`);
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    await response.text();
  };
  const times = Object.fromEntries(NAMES.map((name) => [name, []]));
  const cpu = await interleave(NAMES, ROUNDS, async (name, round) => {
    const [before, startedAt] = [worker.cpuMicroseconds(), performance.now()];
    await ask(copyOf(name, round));
    times[name].push(performance.now() - startedAt);
    return (worker.cpuMicroseconds() - before) / 1_000;
  });
  await worker.close();
  return Object.fromEntries(NAMES.map((name) => [name, { time: summary(times[name]), cpu: summary(cpu[name]) }]));
}

const copyOf = (name, round) => `${name}-${round}.mjs`;
