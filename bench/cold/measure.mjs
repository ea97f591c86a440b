import { rm } from "node:fs/promises";
import { convertV4MiniflareOptions, Miniflare, Response } from "miniflare";
import { bundle, temporaryFolder } from "../lib/bundle.mjs";
import { FetchLog } from "../lib/fetch-log.mjs";
import { HOST, startBenchZone } from "../lib/zone.mjs";

export const SUBJECTS = {
  edgegrant: { name: "**edgegrant, verification**", entry: "../request/workers/edgegrant.mjs" },
  upstream: { name: "**edgegrant, verification and an exchange**", entry: "../request/workers/edgegrant-upstream.mjs" },
  mcp: { name: "`@modelcontextprotocol/server` over jose", entry: "../request/workers/mcp-sdk.mjs" },
  provider: {
    name: "`@cloudflare/workers-oauth-provider` over jose",
    entry: "../request/workers/workers-oauth-provider.mjs",
  },
  hono: { name: "hono `jwk` middleware", entry: "hono.mjs" },
};
const REQUESTS = 3;

/**
 * The fetches of a fresh isolate until its first answer, in a new data centre and in one that an isolate has used before,
 * and its fetches for two further requests.
 */
export async function measureCold() {
  const { zone, bindings } = await startBenchZone(2);
  const token = await zone.mint({ user: "user-0", resource: "worker" });
  const measured = {};
  for (const [key, { entry }] of Object.entries(SUBJECTS)) {
    const script = await bundle(new URL(entry, import.meta.url));
    const dataCentre = await temporaryFolder();
    const cold = await visit({ script, bindings, token, dataCentre });
    const warm = await visit({ script, bindings, token, dataCentre });
    await rm(dataCentre, { recursive: true, force: true });
    measured[key] = { cold, warm };
  }
  await zone.close();
  return measured;
}

async function visit({ script, bindings, token, dataCentre }) {
  const log = new FetchLog();
  const isolate = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script,
      bindings,
      compatibilityDate: "2026-08-01",
      resourcePersistencePath: dataCentre,
      outboundService: async (request) => {
        const { status, headers, body } = await log.forward(request);
        return new Response(body, { status, headers });
      },
    }),
  );
  const ask = async () => {
    const response = await isolate.dispatchFetch(`http://${HOST}/mcp`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    await response.text();
  };
  await ask();
  const first = log.summary();
  for (let request = 1; request < REQUESTS; request += 1) await ask();
  const later = log.summary().fetches - first.fetches;
  await isolate.dispose();
  return { ...first, later };
}
