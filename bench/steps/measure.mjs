import { bundle } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

/** What a verification consists of, one step after the other, and the whole of it. */
export const STEPS = {
  nothing: "a call of a function that is waited for, in all others too",
  verify: "`crypto.subtle.verify`",
  bytes: "the signature and what was signed as bytes",
  split: "three parts, each of them canonical base64url",
  payload: "the payload from base64url to claims",
  claims: "claims read and checked",
  remember: "claims frozen and remembered, another token forgotten",
  audience: "the audience",
  resource: "the `URL` that `AuthInfo` holds",
  header: "the header of the request",
  again: "**core's `authenticate`, token seen before**",
  first: "**core's `authenticate`, token not seen before**",
};
const NAMES = Object.keys(STEPS);
const ROUNDS = 15;
const TIMES = 4_000;

/** Microseconds of CPU in workerd for each step by itself, the least of all rounds. */
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
  return Object.fromEntries(NAMES.map((name) => [name, Math.min(...samples[name])]));
}
