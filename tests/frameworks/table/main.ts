// Runs the recipes of frameworks and writes docs/frameworks.md.
//
//   npm run frameworks                 all
//   npm run frameworks -- sdk agents   those whose names have one of these words; the rows of the others stay
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { frameworks } from "../frameworks.ts";
import type { Row } from "./cells.ts";
import { installReal } from "./install.ts";
import { page, type Rows } from "./markdown.ts";
import { keyOf, rowOf } from "./row.ts";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROWS = file("rows.json");
const PAGE = file("../../../docs/frameworks.md");

const words = process.argv.slice(2);
const chosen = frameworks.filter((one) => words.length === 0 || words.some((word) => keyOf(one).includes(word)));
if (chosen.length === 0) {
  console.error(`No framework's name has one of these words. They are:\n${frameworks.map(keyOf).join("\n")}`);
  process.exit(2);
}

if (chosen.some(({ isHeavy }) => isHeavy)) installReal();

for (const framework of chosen) {
  console.log(keyOf(framework));
  const row = await rowOf(framework);
  console.log(row);
  save(keyOf(framework), row);
}
console.log("Wrote docs/frameworks.md");

/** In the order of the frameworks, and without frameworks of other versions than the pinned ones. */
function save(key: string, row: Row): void {
  const rows = { ...(JSON.parse(readFileSync(ROWS, "utf8")) as Rows), [key]: row };
  const kept: Rows = Object.fromEntries(
    frameworks.flatMap((one) => {
      const known = rows[keyOf(one)];
      return known ? [[keyOf(one), known]] : [];
    }),
  );
  writeFileSync(ROWS, `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(PAGE, page(frameworks, kept));
}
