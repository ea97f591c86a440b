// Runs all measurements and prints the tables. Writes them to this folder and to the docs, with pictures, and all figures as
// JSON. With names of sections it runs only these, and keeps the other figures of the last run. With `pages` it runs nothing,
// and writes the pages anew.
import { readFile, writeFile } from "node:fs/promises";
import { measureAdapters } from "./adapters/measure.mjs";
import { measureCache } from "./cache/measure.mjs";
import { measureCold } from "./cold/measure.mjs";
import { describeRun } from "./report/machine.mjs";
import { writePages } from "./report/pages.mjs";
import { measureRequests } from "./request/measure.mjs";
import { measureSizes } from "./size/measure.mjs";
import { measureStartup } from "./startup/measure.mjs";
import { measureSteps } from "./steps/measure.mjs";
import { measureVerify } from "./verify/measure.mjs";

const SECTIONS = {
  verify: measureVerify,
  steps: measureSteps,
  request: measureRequests,
  adapters: measureAdapters,
  cold: measureCold,
  startup: measureStartup,
  size: measureSizes,
  cache: measureCache,
};

const RESULTS = new URL("results.json", import.meta.url);
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => name !== "pages" && !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(`No section is called ${unknown.join(", ")}. There are: ${Object.keys(SECTIONS).join(", ")}`);
  process.exit(2);
}
const results = chosen.length > 0 ? JSON.parse(await readFile(RESULTS, "utf8")) : {};
const measured = chosen.length > 0 ? chosen.filter((name) => name !== "pages") : Object.keys(SECTIONS);
if (measured.length > 0) results.run = describeRun();
for (const name of measured) {
  const startedAt = performance.now();
  results[name] = await SECTIONS[name]();
  results.dates = { ...results.dates, [name]: results.run.date };
  console.error(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}
await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
console.log(await writePages(results));
// A peer may have left work running. This process does not wait for it.
process.exit(0);
