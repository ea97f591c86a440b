import { STEPS } from "../steps/measure.mjs";
import { share, table } from "./table.mjs";

const NAMES = Object.keys(STEPS);

/** The CPU time of a verification, step by step. */
export const stepsSection = (steps) => `### Step by step

A token not seen before, RS256 in workerd. Each row does one thing more than the row above. The last column is the difference
between the lower quartiles (the first figures in brackets), which garbage collection affects least. A negative
difference is noise.

${table(
  ["", "µs in total", "µs more"],
  NAMES.map((name, index) => [STEPS[name], share(steps[name]), more(steps[name], steps[NAMES[index - 1]])]),
)}`;

const more = (now, before) => (before ? (now.low - before.low).toFixed(1) : "");
