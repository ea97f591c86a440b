// Runs all measurements and prints the tables. Writes them to this folder and to the docs, with pictures, and all figures as
// JSON. With names of sections it runs only these, and keeps the other figures of the last run.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { measureAdapters } from "./adapters/measure.mjs";
import { measureCache } from "./cache/measure.mjs";
import { measureCold } from "./cold/measure.mjs";
import { describeRun } from "./report/machine.mjs";
import { pictures } from "./report/pictures.mjs";
import { sections } from "./report/sections.mjs";
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

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(`No section is called ${unknown.join(", ")}. There are: ${Object.keys(SECTIONS).join(", ")}`);
  process.exit(2);
}
const kept = chosen.length > 0 ? JSON.parse(await readFile(new URL("results.json", import.meta.url), "utf8")) : {};
const results = { ...kept, run: describeRun() };
for (const name of chosen.length > 0 ? chosen : Object.keys(SECTIONS)) {
  const startedAt = performance.now();
  results[name] = await SECTIONS[name]();
  console.error(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}

const RESULTS = `# Figures

Written by \`npm run bench\`. [README.md](README.md) explains them.
`;
const PERFORMANCE = `# Performance

edgegrant compared with its alternatives and with the physical limit, measured by \`npm run bench\`.
[The benchmark's README](../bench/README.md) explains the method and the figures.
`;
const docs = new URL("../docs/", import.meta.url);
const text = `${RESULTS}\n${sections(results, { pictures: "../docs/pictures", readme: "README.md" })}`;

console.log(text);
await writeFile(new URL("results.md", import.meta.url), text);
await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
await writeFile(
  new URL("performance.md", docs),
  `${PERFORMANCE}\n${sections(results, { pictures: "pictures", readme: "../bench/README.md" })}`,
);
await mkdir(new URL("pictures/", docs), { recursive: true });
for (const [name, picture] of Object.entries(pictures(results))) {
  await writeFile(new URL(`pictures/${name}`, docs), picture);
}
// A peer may have left work running. This process does not wait for it.
process.exit(0);
