// Runs every package's tests, then counts what the test runners themselves reported. The last line is
// "N passed, N failed, N skipped".
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = join(".reports", "vitest.json");

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

const folders = testedFolders();
for (const folder of folders) rmSync(join(root, folder, REPORT), { force: true });
const args = ["run", "test", "--continue=always", "--output-logs=full", "--log-order=grouped", "--concurrency=1"];
const turbo = spawnSync("turbo", [...args, ...process.argv.slice(2)], {
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
