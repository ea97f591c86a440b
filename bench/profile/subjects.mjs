import { bundle } from "../lib/bundle.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { mintTokens, startBenchZone } from "../lib/zone.mjs";
import { load } from "../request/load.mjs";

/** Without this flag, compiled code has no names. */
const ENGINE = ["--perf-basic-prof"];
/** Enough for the engine to compile all of the code. */
const WARM_UP = 20_000;
/** The time for one request, as in the benchmark's section, and the number of requests: enough for thousands of samples. */
const REQUEST_MICROSECONDS = 30_000;
const REQUESTS_OF_VERIFICATIONS = 50;
const REQUESTS = 15_000;
const USERS = 96;
/** More than any verifier here remembers. */
const TOKENS = 1_200;

/**
 * A subject of the section on verification. Its `run` returns the CPU time of one verification, in microseconds.
 *
 * @param compatibilityFlags Flags of the Worker, such as `nodejs_compat`.
 */
export async function verifications(subject, compatibilityFlags) {
  const script = await bundle(new URL("../verify/worker.mjs", import.meta.url));
  const worker = await startWorkerd(script, {}, {}, ENGINE, compatibilityFlags);
  const verify = (times, offset) => worker.cpuOf({ alg: "RS256", subject }, times, offset);
  await verify(WARM_UP, 0);
  const times = Math.ceil((REQUEST_MICROSECONDS * WARM_UP) / (await verify(WARM_UP, 0)));
  const run = async () => {
    let microseconds = 0;
    for (let at = 0; at < REQUESTS_OF_VERIFICATIONS; at += 1) microseconds += await verify(times, at * times);
    return microseconds / (REQUESTS_OF_VERIFICATIONS * times);
  };
  return { what: `verification (${subject})`, worker, run };
}

/**
 * A subject of the section on whole requests.
 *
 * @param isNew Whether no token comes a second time while it is remembered.
 */
export async function requests(name, isNew, compatibilityFlags) {
  const { zone, bindings } = await startBenchZone(USERS);
  const tokens = await mintTokens(zone, isNew ? TOKENS : USERS, USERS);
  const script = await bundle(new URL(`../request/workers/${name}.mjs`, import.meta.url));
  const worker = await startWorkerd(script, bindings, {}, ENGINE, compatibilityFlags);
  const run = async () => (await load(worker, tokens, { amount: REQUESTS })).cpuMicroseconds;
  return { what: `request (${name}, ${isNew ? "new tokens" : "tokens seen before"})`, worker, run };
}
