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
export async function measureSteps() {
  const worker = await startWorkerd(await bundle(new URL("worker.mjs", import.meta.url)));
  for (const step of NAMES) await worker.cpuOf({ step }, WARM_UP, 0);
  const samples = await interleave(NAMES, ROUNDS, async (step, round) => {
    return (await worker.cpuOf({ step }, TIMES, round * TIMES)) / TIMES;
  });
  await worker.close();
  return Object.fromEntries(NAMES.map((name) => [name, summary(samples[name])]));
}
