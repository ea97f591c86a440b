// Measures in workerd what each step takes for a token that was seen before (RS256): node bench/profile/again.mjs
import { share, table } from "../report/table.mjs";
import { cpuOfSteps } from "../steps/measure.mjs";

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

const module = new URL("again-worker.mjs", import.meta.url);
const measured = await cpuOfSteps(module, NAMES, { rounds: ROUNDS, times: TIMES, warmUp: 3 * TIMES });
console.log(
  table(
    ["", "µs in total", "µs more"],
    NAMES.map((name, at) => [
      STEPS[name],
      share(measured[name]),
      (measured[name].low - (measured[NAMES[at - 1]]?.low ?? 0)).toFixed(2),
    ]),
  ),
);
process.exit(0);
