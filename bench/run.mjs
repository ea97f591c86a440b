// Measures everything, prints the tables, and writes results.md, results.json and the pictures.
import { mkdir, writeFile } from "node:fs/promises";
import { measureCache } from "./cache/measure.mjs";
import { measureCold } from "./cold/measure.mjs";
import { describeRun } from "./report/machine.mjs";
import { pictures } from "./report/pictures.mjs";
import { page } from "./report/sections.mjs";
import { measureRequests } from "./request/measure.mjs";
import { measureSizes } from "./size/measure.mjs";
import { measureStartup } from "./startup/measure.mjs";
import { measureVerify } from "./verify/measure.mjs";

const SECTIONS = {
  verify: measureVerify,
  request: measureRequests,
  cold: measureCold,
  startup: measureStartup,
  size: measureSizes,
  cache: measureCache,
};

const results = { run: describeRun() };
for (const [name, measure] of Object.entries(SECTIONS)) {
  const startedAt = performance.now();
  results[name] = await measure();
  console.error(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}

const text = page(results);
console.log(text);
await writeFile(new URL("results.md", import.meta.url), text);
await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
await mkdir(new URL("pictures/", import.meta.url), { recursive: true });
for (const [name, picture] of Object.entries(pictures(results))) {
  await writeFile(new URL(`pictures/${name}`, import.meta.url), picture);
}
// Whatever a peer has left running is not waited for.
process.exit(0);
