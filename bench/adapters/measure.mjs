import { interleave } from "../lib/interleave.mjs";
import { ratios, summary } from "../lib/statistics.mjs";
import { mintTokens, startBenchZone } from "../lib/zone.mjs";
import { load } from "../request/load.mjs";
import { startServer } from "./server.mjs";
import { RUNTIMES, subjectsOn } from "./subjects.mjs";

/** The number of repeated tokens, one per user, and a number of tokens that no memo can hold. */
const USERS = 96;
const TOKENS = 1_200;
const ROUNDS = 15;
const CALLS = 3_000;
/** Enough for the engine to compile all of the code. */
const WARM_UP_CALLS = 8_000;

/** CPU time of an MCP call, and the resident memory of its server, on each runtime. ES256. */
export async function measureAdapters() {
  const { zone, bindings } = await startBenchZone(USERS, "ES256");
  const settings = { ...bindings, KEYCARD_SERVER_URL: bindings.AUDIENCE };
  const tokens = await mintTokens(zone, TOKENS, USERS);
  const measured = {};
  for (const runtime of Object.keys(RUNTIMES)) measured[runtime] = await onRuntime(runtime, settings, tokens);
  await zone.close();
  return measured;
}

async function onRuntime(runtime, settings, tokens) {
  const names = subjectsOn(runtime);
  const servers = {};
  for (const name of names) servers[name] = await startServer(runtime, name, settings);
  const resident = Object.fromEntries(names.map((name) => [name, []]));
  const again = await compare(servers, tokens.slice(0, USERS), resident);
  const first = await compare(servers, tokens, resident);
  for (const server of Object.values(servers)) await server.close();
  return Object.fromEntries(
    names.map((name) => [name, { again: again[name], first: first[name], resident: summary(resident[name]) }]),
  );
}

async function compare(servers, tokens, resident) {
  const names = Object.keys(servers);
  for (const name of names) await load(servers[name], tokens, { amount: WARM_UP_CALLS });
  const cpu = await interleave(names, ROUNDS, async (name) => {
    const { cpuMicroseconds } = await load(servers[name], tokens, { amount: CALLS });
    resident[name].push(servers[name].residentBytes());
    return cpuMicroseconds;
  });
  const cost = ratios(cpu, "bare");
  return Object.fromEntries(names.map((name) => [name, { cpu: summary(cpu[name]), cost: cost[name] }]));
}
