// Runs real clients and writes docs/clients.md.
//
//   npm run clients                     all
//   npm run clients -- mcporter codex   those whose names have one of these words; the rows of the others stay
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { closeChromium } from "../../support/chromium.ts";
import { atBoth, expiryCell, type Row } from "./cells.ts";
import type { Driver } from "./driver.ts";
import { drivers, light } from "./drivers.ts";
import { startExpiry } from "./expiry.ts";
import { installReal } from "./install.ts";
import { introduction } from "./introduction.ts";
import { page, type Rows } from "./markdown.ts";
import { notes } from "./notes.ts";
import { rowOf } from "./row.ts";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROWS = file("rows.json");
const PAGE = file("../../../docs/clients.md");

const words = process.argv.slice(2);
const chosen = drivers.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  console.error(`No client's name has one of these words. They are: ${drivers.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
if (chosen.some((driver) => !light.includes(driver))) installReal();

// One for each core. Most of a client's time is spent waiting for its tokens to expire.
const waiting = [...chosen];
const failures: string[] = [];
await Promise.all(Array.from({ length: availableParallelism() }, runThoseThatWait));
await closeChromium();
console.log("Wrote docs/clients.md");
if (failures.length > 0) {
  console.error(`Not observed, and their rows stay as they were:\n${failures.join("\n")}`);
  process.exitCode = 1;
}

async function runThoseThatWait(): Promise<void> {
  for (let driver = waiting.shift(); driver; driver = waiting.shift()) {
    const { name } = driver;
    await run(driver).catch((error: unknown) => failures.push(`${name}: ${error}`));
  }
}

async function run(driver: Driver): Promise<void> {
  const key = `${driver.name} ${driver.version}`;
  console.log(`${key} begins`);
  // Its tokens expire while the rest of the row is observed.
  const [atOrigin, atPath] = [await startExpiry(driver, "origin"), await startExpiry(driver, "path")];
  try {
    const judged = await rowOf(driver);
    const origin = await atOrigin.observe();
    const path = expiryCell(await atPath.observe(), driver.isProcessPerCall);
    const row: Row = { ...judged, expiry: atBoth(origin && expiryCell(origin, driver.isProcessPerCall), path) };
    console.log(key, row);
    save(key, row);
  } finally {
    await atOrigin.close();
    await atPath.close();
  }
}

/** In the order of the drivers, and without clients of other versions than the pinned ones. */
function save(key: string, row: Row): void {
  const rows = { ...(JSON.parse(readFileSync(ROWS, "utf8")) as Rows), [key]: row };
  const keys = drivers.map(({ name, version }) => `${name} ${version}`);
  const kept: Rows = Object.fromEntries(keys.flatMap((key) => (rows[key] ? [[key, rows[key]]] : [])));
  writeFileSync(ROWS, `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(PAGE, page(introduction, kept, notes));
}
