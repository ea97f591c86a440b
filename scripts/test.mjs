// Runs the tests, then prints a summary of the reports of the test runners: the slowest files, the skipped tests with their
// reasons, and the tally of each package. The last line is "N passed, N failed, N skipped".
//
//   node scripts/test.mjs                     the tests of every package
//   node scripts/test.mjs core cli            the tests of these packages
//   node scripts/test.mjs core token-cache    only files whose path contains the word; options of vitest may follow
import { spawn, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
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
const environment = { ...process.env, ...homeOfTools() };
const shell = process.platform === "win32";

/** Builds what the tests of the folders need. */
function build() {
  const filters = folders.map((folder) => `--filter=./${folder}`);
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), ...filters], {
    cwd: root,
    stdio: "inherit",
    env: environment,
  });
  return status === 0;
}

const running = new Set();
let isInterrupted = false;

/**
 * Runs the test script of a folder, and prints its output when it has ended, or at once if it is the only one. No package
 * manager runs the script, because its own start takes a second.
 */
function test(folder) {
  const { scripts } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const [command, ...args] = scripts.test.split(" ");
  const isAlone = folders.length === 1;
  const PATH = [join(root, folder, "node_modules", ".bin"), environment.PATH].join(delimiter);
  const child = spawn(command, [...args, ...runnerArgs], {
    cwd: join(root, folder),
    env: { ...environment, PATH },
    stdio: isAlone ? "inherit" : ["ignore", "pipe", "pipe"],
    shell,
  });
  running.add(child);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve) => {
    const end = (code, text = "") => {
      running.delete(child);
      process.stdout.write(Buffer.concat([Buffer.from(`\n== ${folder} ==\n`), ...output, Buffer.from(text)]));
      resolve(code === 0);
    };
    child.on("error", (error) => end(1, `${error.message}\n`));
    child.on("close", (code) => end(code));
  });
}

/** The number of packages whose tests run at a time. The tests of one often wait, and those of another use the time. */
const AT_ONCE = 3;
/** Takes longer than all others together, so it begins first. */
const LONGEST = "tests";

async function testAll() {
  const waiting = [...folders].sort((one, other) => Number(other === LONGEST) - Number(one === LONGEST));
  const outcomes = [];
  const testThoseThatWait = async () => {
    for (let folder = waiting.shift(); folder && !isInterrupted; folder = waiting.shift()) {
      outcomes.push(await test(folder));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, testThoseThatWait));
  return outcomes.length === folders.length && !outcomes.includes(false);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    isInterrupted = true;
    for (const child of running) child.kill(signal);
  });
}

for (const folder of folders) removeReports(join(root, folder));
const hasPassed = build() && (await testAll());
if (isInterrupted) process.exit(130);

const results = folders.map((folder) => ({ folder, ...resultsOf(join(root, folder)) }));
const { lines, total } = summaryOf(results, { isSelection: runnerArgs.length > 0 });
const isGreen = hasPassed && total.failed === 0 && total.passed > 0;
if (!isGreen && total.failed === 0) total.failed = 1;
console.log(lines.join("\n"));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(isGreen ? 0 : 1);
