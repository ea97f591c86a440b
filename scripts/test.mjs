// Runs the tests, then counts what the test runners themselves reported. The last line is
// "N passed, N failed, N skipped".
//
//   node scripts/test.mjs                     every package's
//   node scripts/test.mjs core cli            those of some packages
//   node scripts/test.mjs core token-cache    of one, the files whose path contains a word; options of vitest go here, too
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = join(".reports", "vitest.json");
/** What the runners of Deno and Bun leave. */
const JUNIT_REPORT = join(".reports", "junit.xml");

/** The workspace's folders whose package.json has a test script. */
function testedFolders() {
  const manifests = globSync(["packages/*/package.json", "examples/*/package.json", "{tests,bench}/package.json"], {
    cwd: root,
  });
  return manifests
    .filter((manifest) => JSON.parse(readFileSync(join(root, manifest), "utf8")).scripts?.test)
    .map(dirname)
    .sort();
}

/** What a folder's runner reported; a runner that left no report counts as one failure, never as none. */
function resultsOf(folder) {
  const file = join(root, folder, REPORT);
  const junit = join(root, folder, JUNIT_REPORT);
  if (existsSync(junit)) return junitResults(readFileSync(junit, "utf8"));
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, note: " (the runner left no report)" };
  const report = JSON.parse(readFileSync(file, "utf8"));
  const brokenFiles = report.testResults.filter(
    (suite) => suite.status === "failed" && suite.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    note: "",
  };
}

/** The totals that stand in the root element, and the tests that were ignored. */
function junitResults(xml) {
  const [root = ""] = /<testsuites [^>]*>/.exec(xml) ?? [];
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(root)?.[1] ?? 0);
  const skipped = xml.match(/<skipped/g)?.length ?? 0;
  const failed = count("failures") + count("errors");
  return { passed: count("tests") - failed - skipped, failed: root === "" ? 1 : failed, skipped, note: "" };
}

/** The folders that the first arguments name, or all; what follows is for the runner. */
function chosen(args) {
  const all = testedFolders();
  const named = args.map((arg) => all.find((folder) => folder === arg || basename(folder) === arg));
  const count = named.includes(undefined) ? named.indexOf(undefined) : named.length;
  if (count === 0 && args.length > 0) {
    console.error(`"${args[0]}" has no tests. Name one of: ${all.map((folder) => basename(folder)).join(", ")}`);
    process.exit(2);
  }
  return { folders: count === 0 ? all : named.slice(0, count), runnerArgs: args.slice(count) };
}

const { folders, runnerArgs } = chosen(process.argv.slice(2));
for (const folder of folders) {
  for (const report of [REPORT, JUNIT_REPORT]) rmSync(join(root, folder, report), { force: true });
  mkdirSync(join(root, folder, dirname(REPORT)), { recursive: true });
}
// The environment goes to the tests as it is: they install from a registry that may be behind a proxy, or have a certificate of its own.
const args = ["run", "test", "--env-mode=loose", "--continue=always", "--output-logs=full", "--log-order=grouped"];
const filters = folders.map((folder) => `--filter=./${folder}`);
const passedOn = runnerArgs.length > 0 ? ["--", ...runnerArgs] : [];
const turbo = spawnSync("turbo", [...args, "--concurrency=1", ...filters, ...passedOn], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});

const total = { passed: 0, failed: 0, skipped: 0 };
console.log("");
for (const folder of folders) {
  const { passed, failed, skipped, note } = resultsOf(folder);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`${folder.padEnd(24)} ${passed} passed, ${failed} failed, ${skipped} skipped${note}`);
}
const isGreen = turbo.status === 0 && total.failed === 0 && total.passed > 0;
if (!isGreen && total.failed === 0) total.failed = 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(isGreen ? 0 : 1);
