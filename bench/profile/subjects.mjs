import { bundle } from "../lib/bundle.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { mintTokens, startBenchZone } from "../lib/zone.mjs";
import { load } from "../request/load.mjs";

/** Without this flag, compiled code has no names. */
const ENGINE = ["--perf-basic-prof"];
const VERIFICATIONS = 60_000;
const SECONDS = 4;
const USERS = 96;

/** A subject of the section on verification. Its `run` returns the CPU time of one verification, in microseconds. */
export async function verifications(subject) {
  const worker = await startWorkerd(await bundle(new URL("../verify/worker.mjs", import.meta.url)), {}, {}, ENGINE);
  const run = async () => (await worker.cpuOf({ alg: "RS256", subject }, VERIFICATIONS, 0)) / VERIFICATIONS;
  return { what: `verification (${subject})`, worker, run };
}

/** A subject of the section on whole requests, with repeated tokens. */
export async function requests(name) {
  const { zone, bindings } = await startBenchZone(USERS);
  const tokens = await mintTokens(zone, USERS, USERS);
  const script = await bundle(new URL(`../request/workers/${name}.mjs`, import.meta.url));
  const worker = await startWorkerd(script, bindings, {}, ENGINE);
  const run = async () => (await load(worker, tokens, { duration: SECONDS })).cpuMicroseconds;
  return { what: `request (${name})`, worker, run };
}
