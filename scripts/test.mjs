// Runs the tests, then prints a summary of the reports of the test runners: the slowest files, the skipped tests with their
// reasons, and the tally of each package. The last line is "N passed, N failed, N skipped".
//
//   node scripts/test.mjs                     the tests of every package
//   node scripts/test.mjs core cli            the tests of these packages
//   node scripts/test.mjs core token-cache    only files whose path contains the word; options of vitest may follow
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { removeReports, resultsOf, summaryOf } from "./results.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folders of the workspace whose package.json has a test script. */
function testedFolders() {
  const manifests = globSync(["packages/*/package.json", "examples/*/package.json", "{tests,bench}/package.json"], {
    cwd: root,
  });
  return manifests
    .filter((manifest) => JSON.parse(readFileSync(join(root, manifest), "utf8")).scripts?.test)
    .map(dirname)
    .sort();
}

/** The folders that the first arguments name, or all folders. The other arguments go to the test runner. */
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

/** Where tools that tests start keep what belongs to no project, such as settings, logs and caches: in the clone. */
function homeOfTools() {
  const home = join(root, "node_modules/.cache/home");
  return {
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "data"),
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
    npm_config_cache: join(home, "npm"),
    // Tests start some hundred Node processes, many of the same program. What V8 compiled for one is there for the next.
    NODE_COMPILE_CACHE: join(home, "node"),
  };
}

const { folders, runnerArgs } = chosen(process.argv.slice(2));
for (const folder of folders) removeReports(join(root, folder));
// turbo.json passes the whole environment to the tests ("loose"), because they install from a registry that may be behind a
// proxy or have its own certificate. It is set there, because another mode here would build every package again.
const args = ["run", "test", "--continue=always", "--output-logs=full", "--log-order=grouped"];
const filters = folders.map((folder) => `--filter=./${folder}`);
const passedOn = runnerArgs.length > 0 ? ["--", ...runnerArgs] : [];
// Three packages at a time. The tests of one often wait for a server to start, and those of another use the time.
const turbo = spawnSync("turbo", [...args, "--concurrency=3", ...filters, ...passedOn], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, ...homeOfTools() },
  shell: process.platform === "win32",
});

const results = folders.map((folder) => ({ folder, ...resultsOf(join(root, folder)) }));
const { lines, total } = summaryOf(results, { isSelection: runnerArgs.length > 0 });
const isGreen = turbo.status === 0 && total.failed === 0 && total.passed > 0;
if (!isGreen && total.failed === 0) total.failed = 1;
console.log(lines.join("\n"));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(isGreen ? 0 : 1);
