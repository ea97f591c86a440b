// Measures in workerd what each step takes for a token that was seen before (RS256): node bench/profile/again.mjs
import { bundle } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { summary } from "../lib/statistics.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { share, table } from "../report/table.mjs";

/** Each step does one thing more than the one before. */
const STEPS = {
  credentials: "reads the header, cuts out the token",
  addressed: "reads the request's URL, finds what it addresses",
  found: "finds the token in memory",
  timely: "reads the clock, checks the times",
  meant: "checks the audience",
  identified: "checks the scopes, makes `AuthInfo`",
  verifier: "core's `TokenVerifier`: issuer, keys in force, the order of checks",
  authenticate: "core's `authenticate`: the policy, the event, its copy of the scopes",
  again: "`verifyBearerToken`: its settings, two promises of the benchmark",
};
const NAMES = Object.keys(STEPS);
const ROUNDS = 21;
const TIMES = 10_000;

const worker = await startWorkerd(await bundle(new URL("again-worker.mjs", import.meta.url)));
for (const step of NAMES) await worker.cpuOf({ step }, 3 * TIMES, 0);
const samples = await interleave(NAMES, ROUNDS, async (step, round) => {
  return (await worker.cpuOf({ step }, TIMES, round * TIMES)) / TIMES;
});
await worker.close();
const measured = NAMES.map((name) => summary(samples[name]));
console.log(
  table(
    ["", "µs in total", "µs more"],
    NAMES.map((name, at) => [
      STEPS[name],
      share(measured[at]),
      (measured[at].low - (measured[at - 1]?.low ?? 0)).toFixed(2),
    ]),
  ),
);
process.exit(0);
