import { bundle } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { summary } from "../lib/statistics.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

/** The steps of a verification. Each does one thing more than the one before. */
export const STEPS = {
  verify: "`crypto.subtle.verify`, with the bytes ready",
  bytes: "splits the token; decodes the signature, encodes the signed text",
  header: "reads the token from the request's header",
  payload: "decodes the payload to an object",
  claims: "reads the claims; checks times and audience",
  remember: "freezes and remembers the claims; evicts another token",
  verifier: "core's `TokenVerifier`: header, issuer, key, scopes, promises",
  authenticate: "**core's `authenticate`**: the address, the policy, an event",
};
const NAMES = Object.keys(STEPS);
const ROUNDS = 31;
const TIMES = 2_000;
/** Enough for the engine to compile all of the code. */
const WARM_UP = 10_000;

/** The CPU time in workerd up to each step, in microseconds. */
export function measureSteps() {
  const module = new URL("worker.mjs", import.meta.url);
  return cpuOfSteps(module, NAMES, { rounds: ROUNDS, times: TIMES, warmUp: WARM_UP });
}

/** The CPU time in workerd of each step of a Worker that takes `step`, `times` and `offset`, in microseconds. */
export async function cpuOfSteps(module, names, { rounds, times, warmUp }) {
  const worker = await startWorkerd(await bundle(module));
  for (const step of names) await worker.cpuOf({ step }, warmUp, 0);
  const samples = await interleave(names, rounds, async (step, round) => {
    return (await worker.cpuOf({ step }, times, round * times)) / times;
  });
  await worker.close();
  return Object.fromEntries(names.map((name) => [name, summary(samples[name])]));
}
