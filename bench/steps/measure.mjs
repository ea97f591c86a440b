import { bundle } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { summary } from "../lib/statistics.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

/** A verification as it grows: each row does what the row above does, and one thing more. */
export const STEPS = {
  verify: "`crypto.subtle.verify`, with bytes that are ready",
  bytes: "the token split; signature and what was signed as bytes",
  header: "the request's header, where the token stands",
  payload: "the payload from base64url to an object",
  claims: "claims read; times and audience checked",
  remember: "claims frozen and remembered; another token forgotten",
  verifier: "core's `TokenVerifier`: header, issuer, key, scopes, and its promises",
  authenticate: "**core's `authenticate`**: the address, the policy, an event",
};
const NAMES = Object.keys(STEPS);
const ROUNDS = 31;
const TIMES = 2_000;
/** What an engine takes to have compiled all of it. */
const WARM_UP = 10_000;

/** Microseconds of CPU in workerd down to each step. */
export async function measureSteps() {
  const worker = await startWorkerd(await bundle(new URL("worker.mjs", import.meta.url)));
  for (const step of NAMES) await worker.cpuOf({ step }, WARM_UP, 0);
  const samples = await interleave(NAMES, ROUNDS, async (step, round) => {
    return (await worker.cpuOf({ step }, TIMES, round * TIMES)) / TIMES;
  });
  await worker.close();
  return Object.fromEntries(NAMES.map((name) => [name, summary(samples[name])]));
}
