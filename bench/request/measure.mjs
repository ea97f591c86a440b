import { bundle } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { ratios, summary } from "../lib/statistics.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { mintTokens, startBenchZone } from "../lib/zone.mjs";
import { load } from "./load.mjs";

export const SUBJECTS = {
  bare: "bare Worker",
  limit: "bare Worker with a bare WebCrypto check",
  least: "the minimum: reads the token, finds it in a `Map`, adds two headers",
  authenticate: "edgegrant core's `ResourceServer.authenticate`, no headers",
  "authenticate-headers": "the same, with the two headers if they are missing",
  edgegrant: "**edgegrant, verification**",
  "edgegrant-origins": "**edgegrant, verification, pages of 5 origins**",
  "edgegrant-upstream": "**edgegrant, verification and a cached upstream token**",
  "mcp-sdk": "`@modelcontextprotocol/server` `requireBearerAuth` over jose",
  "workers-oauth-provider": "`@cloudflare/workers-oauth-provider` `OAuthResourceServer` over jose",
};
const NAMES = Object.keys(SUBJECTS);
/** The number of repeated tokens, one per user, and a number of tokens that no memo can hold. */
const USERS = 96;
const TOKENS = 1_200;
/** Many short rounds: whatever else the machine does then affects few of them, and all subjects of a round alike. */
const ROUNDS = 24;
const SECONDS = 0.4;
/** Long enough for the engine to compile all of the code. */
const WARM_UP_SECONDS = 2;

/** Requests per second and CPU time per request, over HTTP to workerd. RS256, the algorithm of zones. */
export async function measureRequests() {
  const { zone, bindings } = await startBenchZone(USERS);
  const tokens = await mintTokens(zone, TOKENS, USERS);
  const workers = {};
  for (const name of NAMES) {
    const script = await bundle(new URL(`workers/${name}.mjs`, import.meta.url));
    workers[name] = await startWorkerd(script, bindings);
  }
  const measured = {
    again: await compare(workers, tokens.slice(0, USERS)),
    first: await compare(workers, tokens),
  };
  for (const worker of Object.values(workers)) await worker.close();
  await zone.close();
  return measured;
}

async function compare(workers, tokens) {
  for (const name of NAMES) await load(workers[name], tokens, { duration: WARM_UP_SECONDS });
  const perSecond = Object.fromEntries(NAMES.map((name) => [name, []]));
  const cpu = await interleave(NAMES, ROUNDS, async (name) => {
    const answered = await load(workers[name], tokens, { duration: SECONDS });
    perSecond[name].push(answered.perSecond);
    return answered.cpuMicroseconds;
  });
  const [speed, cost] = [ratios(perSecond, "bare"), ratios(cpu, "bare")];
  return Object.fromEntries(
    NAMES.map((name) => [
      name,
      { perSecond: summary(perSecond[name]), speed: speed[name], cpu: summary(cpu[name]), cost: cost[name] },
    ]),
  );
}
