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
  verifier: "core's `TokenVerifier`: header, issuer, key, scopes; three promises",
  authenticate: "**core's `authenticate`**: the address, the policy, an event; one promise",
};
const NAMES = Object.keys(STEPS);
const ROUNDS = 15;
const TIMES = 4_000;

/** Microseconds of CPU in workerd down to each step, the median of all rounds. */
export async function measureSteps() {
  const worker = await startWorkerd(await bundle(new URL("worker.mjs", import.meta.url)));
  const samples = await interleave(NAMES, ROUNDS, async (step, round) => {
    const before = worker.cpuMicroseconds();
    const query = new URLSearchParams({ step, times: TIMES, offset: round * TIMES });
    const response = await fetch(`${worker.origin}/?${query}`);
    if (!response.ok) throw new Error(`${step}: HTTP ${response.status}`);
    await response.text();
    return (worker.cpuMicroseconds() - before) / TIMES;
  });
  await worker.close();
  return Object.fromEntries(NAMES.map((name) => [name, summary(samples[name]).median]));
}
