// Changes core's source, one small fault at a time, and sees whether a test fails for it. Then writes tests/mutation.md.
//
//   npm run mutate                              every folder that is measured: hours
//   npm run mutate -- packages/core/src/verify  one folder: up to an hour
//   npm run mutate -- packages/core/src/verify/scopes.ts  one file, or several: minutes
//   npm run mutate -- packages/core/src/verify --concurrency 1  with one process of tests instead of two
//   npm run mutate -- packages/core/src/verify/scopes.ts --testFiles packages/core/test/verify/scopes.test.ts
//                                               with its own tests only: a minute, and no fewer survivors than with all
//
// Results of earlier runs in this clone are reused where neither the code nor its tests have changed. Rows of files that were
// never measured in this clone stay as they are.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { type MutationReport, readTable, writeTable } from "./table.ts";

const root = resolve(import.meta.dirname, "..", "..");
const report = join(import.meta.dirname, ".reports", "incremental.json");
const table = join(root, "tests", "mutation.md");
const SOURCES = "packages/core/src";

/**
 * The folders that are measured, with the tests below `packages/core/test` that have to notice the faults. With the tests
 * of all folders, a mutant that survives would take minutes.
 */
const TESTS: Readonly<Record<string, readonly string[]>> = {
  verify: [
    ...["verify/**/*.test.ts", "profiles/profile.test.ts"],
    ...["suspicions", "verify-token"].map((name) => `server/${name}.test.ts`),
  ],
  cache: ["cache/**/*.test.ts"],
  exchange: ["exchange/**/*.test.ts", "profiles/exchange.test.ts"],
  metadata: ["metadata/**/*.test.ts", "server/metadata-location.test.ts"],
  server: [
    ...["server/**/*.test.ts", "dpop/bad-proofs.test.ts", "dpop/server.test.ts", "mtls/**/*.test.ts"],
    ...["gateway", "streams"].map((name) => `gateway/${name}.test.ts`),
  ],
  dpop: ["dpop/**/*.test.ts"],
  mtls: ["mtls/**/*.test.ts"],
  profiles: ["profiles/**/*.test.ts"],
  tools: ["tools/**/*.test.ts"],
  sessions: ["sessions/**/*.test.ts"],
  access: ["access/**/*.test.ts"],
};

const core = createRequire(join(root, "packages", "core", "package.json"));
const stryker = join(dirname(core.resolve("@stryker-mutator/core/package.json")), "bin", "stryker.js");

/** Runs Stryker on files of one folder. Returns its exit code. */
function mutate(folder: string, patterns: readonly string[], options: readonly string[]): number {
  const tests = (TESTS[folder] ?? []).map((pattern) => `packages/core/test/${pattern}`);
  const config = join("tests", "mutation", "stryker.config.mjs");
  const args = ["run", config, "--mutate", patterns.join(","), "--testFiles", tests.join(","), ...options];
  return spawnSync(process.execPath, [stryker, ...args], { cwd: root, stdio: "inherit" }).status ?? 1;
}

/** What a path names: a folder with the pattern of the files to change. */
function target(path: string): [folder: string, pattern: string] {
  const inside = relative(root, resolve(root, path)).replaceAll("\\", "/");
  const folder = inside.startsWith(`${SOURCES}/`) ? (inside.slice(SOURCES.length + 1).split("/")[0] ?? "") : "";
  if (!existsSync(join(root, inside)) || !Object.hasOwn(TESTS, folder)) {
    const folders = Object.keys(TESTS).join(", ");
    console.error(`Name a folder of ${SOURCES} or a file in one, such as ${SOURCES}/verify. Measured are: ${folders}`);
    process.exit(2);
  }
  return [folder, statSync(join(root, inside)).isDirectory() ? `${inside}/**/*.ts` : inside];
}

const given = process.argv.slice(2);
const firstOption = given.findIndex((argument) => argument.startsWith("--"));
const paths = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const targets = (paths.length > 0 ? paths : Object.keys(TESTS).map((folder) => `${SOURCES}/${folder}`)).map(target);
let status = 0;
// One run for all files of a folder: each run begins with all tests of the folder.
for (const folder of new Set(targets.map(([folder]) => folder))) {
  const patterns = targets.filter(([of]) => of === folder).map(([, pattern]) => pattern);
  status ||= mutate(folder, patterns, options);
}

if (existsSync(report)) {
  const known = existsSync(table) ? readFileSync(table, "utf8") : "";
  const { files } = JSON.parse(readFileSync(report, "utf8")) as MutationReport;
  // The report has older results of this clone, too. Those on the page may be newer.
  const prefixes = targets.map(([, pattern]) => pattern.replace("**/*.ts", ""));
  const measured = Object.entries(files).filter(([file]) => prefixes.some((prefix) => file.startsWith(prefix)));
  writeFileSync(table, writeTable({ files: Object.fromEntries(measured) }, readTable(known)));
  console.log(`Wrote ${relative(root, table)}`);
}
process.exit(status);
