// Inserts one small fault at a time into core's source and checks that a test fails. Writes tests/mutation.md.
//
//   npm run mutate                              every folder that is measured: hours
//   npm run mutate -- packages/core/src/verify  one folder, or one file: minutes
//
// What was measured before, and has not changed since, is not measured again.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { type MutationReport, readReasons, writeTable } from "./table.ts";

const root = resolve(import.meta.dirname, "..", "..");
const report = join(import.meta.dirname, ".reports", "incremental.json");
const table = join(root, "tests", "mutation.md");

const scope = process.argv.slice(2).map((path) => {
  const absolute = resolve(root, path);
  if (!existsSync(absolute)) {
    console.error(`There is no ${path}. Name a folder or a file, such as packages/core/src/verify`);
    process.exit(2);
  }
  const inside = relative(root, absolute).replaceAll("\\", "/");
  return statSync(absolute).isDirectory() ? `${inside}/**/*.ts` : inside;
});

const core = createRequire(join(root, "packages", "core", "package.json"));
const stryker = join(dirname(core.resolve("@stryker-mutator/core/package.json")), "bin", "stryker.js");
const config = join("tests", "mutation", "stryker.config.mjs");
const args = ["run", config, ...(scope.length > 0 ? ["--mutate", scope.join(",")] : [])];
const { status } = spawnSync(process.execPath, [stryker, ...args], { cwd: root, stdio: "inherit" });

if (existsSync(report)) {
  const known = existsSync(table) ? readFileSync(table, "utf8") : "";
  writeFileSync(table, writeTable(JSON.parse(readFileSync(report, "utf8")) as MutationReport, readReasons(known)));
  console.log(`Wrote ${relative(root, table)}`);
}
process.exit(status ?? 1);
