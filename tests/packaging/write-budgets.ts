// `npm run size`: the size of each bundle, and its budget. --update sets the budgets just above the sizes.
import { writeFileSync } from "node:fs";
import { BUDGETS, bundleSizes, bundles, readBudgets } from "./support/bundle-size.ts";

const ROOM = 1.01;
const STEP_BYTES = 100;

const isUpdate = process.argv.includes("--update");
const budgets = isUpdate ? {} : readBudgets();
for (const [name, { total, jose }] of await bundleSizes(bundles())) {
  if (isUpdate) budgets[name] = { total: roomFor(total), jose: roomFor(jose) };
  console.log(`${name.padEnd(28)} ${total} bytes of ${budgets[name]?.total ?? "no budget"}, ${jose} of them jose`);
}
if (isUpdate) writeFileSync(BUDGETS, `${JSON.stringify(budgets, null, 2)}\n`);

function roomFor(bytes: number): number {
  return Math.ceil((bytes * ROOM) / STEP_BYTES) * STEP_BYTES;
}
