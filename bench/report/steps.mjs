import { STEPS } from "../steps/measure.mjs";
import { share, table } from "./table.mjs";

const NAMES = Object.keys(STEPS);

/** Where the time of a verification goes. */
export const stepsSection = (steps) => `### Step by step

A token not seen before, RS256 in workerd: each row does what the row above does, and one thing more. What that adds is the
difference of the lower figures in brackets, which the collector disturbs least.

${table(
  ["", "µs in all", "µs more"],
  NAMES.map((name, index) => [STEPS[name], share(steps[name]), more(steps[name], steps[NAMES[index - 1]])]),
)}`;

const more = (now, before) => (before ? (now.low - before.low).toFixed(1) : "");
