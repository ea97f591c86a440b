// Simulates fleets of 1,000 isolates and writes docs/scale.md.
import { writeFile } from "node:fs/promises";
import { measureMemory } from "../cache/memory.mjs";
import { LOADS, measureSealedBytes, simulate } from "./measure.mjs";
import { page } from "./page.mjs";

const results = { sealed: await measureSealedBytes(), bytesPerEntry: measureMemory().bytesPerEntry, loads: [] };
for (const load of LOADS) {
  results.loads.push(await simulate(load));
  console.error(`${load.perSecond} requests per second: done`);
}
await writeFile(new URL("results.json", import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
await writeFile(new URL("../../docs/scale.md", import.meta.url), page(results));
console.log(page(results));
