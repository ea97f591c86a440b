import { STEPS } from "../steps/measure.mjs";
import { table } from "./table.mjs";

/** Where the time of a verification goes. */
export const stepsSection = (steps) => `### Step by step

The steps of one verification, each by itself in a loop: RS256 in workerd, least CPU of all rounds.

${table(
  ["", "µs"],
  Object.entries(STEPS).map(([key, name]) => [name, steps[key].toFixed(2)]),
)}`;
