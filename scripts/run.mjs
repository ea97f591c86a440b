// Runs one task of the repository, on a bare clone too: installs what is missing, puts the pinned Node first on PATH, then runs
// the task's commands. This is plain JavaScript without dependencies, because it runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  console.error(
    `This repository needs Node ${OLDEST_NODE} or newer, and this is Node ${process.versions.node}. Install a newer one: https://nodejs.org`,
  );
  process.exit(1);
}

const PNPM = "pnpm@10.34.9";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const stampFile = join(root, "node_modules", ".edgegrant-install");

const build = ["node", join("scripts", "build.mjs")];
const types = ["turbo", "run", "types", "--output-logs=errors-only"];
const eslint = ["node", "--disable-warning=ExperimentalWarning", join("node_modules", "eslint", "bin", "eslint.js")];
const cached = ["--cache", "--cache-strategy=content", "--cache-location=node_modules/.cache/eslint/"];
const regexps = [...eslint, "--max-warnings=0", ...cached, "packages", "scripts", "examples"];
const example = (script) => ["node", join("examples", "demo", "src", script)];
const packaging = (script) => ["node", join("tests", "packaging", script)];
const site = (command) => ["node", join("docs", "node_modules", "vitepress", "bin", "vitepress.js"), command, "docs"];

const tasks = {
  api: [build, packaging("write-api.ts")],
  scale: [build, ["node", "--expose-gc", join("bench", "scale", "run.mjs")]],
  bench: [build, ["node", "--expose-gc", join("bench", "run.mjs")]],
  build: [build],
  check: [["biome", "check", "--error-on-warnings", "."], regexps, build, types],
  "create:matrix": [build, ["node", join("tests", "create", "matrix.ts")]],
  clients: [build, ["node", join("tests", "clients", "table", "main.ts")]],
  demo: [build, example("demo.ts")],
  dev: [build, example("dev.ts")],
  docs: [build, site("dev")],
  "docs:build": [build, site("build")],
  fix: [["biome", "check", "--write", "."]],
  install: [],
  frameworks: [build, ["node", join("tests", "frameworks", "table", "main.ts")]],
  gen: [["node", join("turbo", "generators", "run.mjs")]],
  picture: [build, ["node", join("docs", "pictures", "draw-demo.mjs")]],
  mutate: [build, ["node", join("tests", "mutation", "mutate.ts")]],
  size: [build, packaging("write-budgets.ts")],
  soak: [build, ["node", join("tests", "soak", "main.ts")]],
  test: [["node", join("scripts", "test.mjs")]],
  tutorial: [build, ["node", join("tests", "tutorial", "main.ts")]],
};

const environment = {
  ...process.env,
  PATH: [bin, process.env.PATH].join(delimiter),
  // What tools write goes below the clone, and not below the home folder.
  BUN_RUNTIME_TRANSPILER_CACHE_PATH: join(root, "node_modules", ".cache", "bun"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  DENO_DIR: join(root, "node_modules", ".cache", "deno"),
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: join(root, "node_modules", ".cache", "wrangler"),
  WRANGLER_SEND_METRICS: "false",
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const PARENT_POLL_MS = 500;
const INTERRUPTED = 130;

/**
 * Runs a command and returns its exit code. A signal is forwarded to the command, and this process waits until the command
 * has cleaned up. The end of the parent process counts as a signal, because npm's shell does not forward one.
 */
function run([command, ...args], { quiet = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment, ...env },
      shell: process.platform === "win32",
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    let interrupted = false;
    const forward = (signal) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, forward);
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && forward("SIGTERM"), PARENT_POLL_MS);
    watch.unref();
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      for (const signal of SIGNALS) process.off(signal, forward);
      if (quiet && code !== 0 && !interrupted) process.stderr.write(Buffer.concat(output));
      resolve(interrupted ? INTERRUPTED : (code ?? INTERRUPTED));
    });
  });
}

function stamp() {
  const hash = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"])
    hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function isInstalled() {
  try {
    return readFileSync(stampFile, "utf8") === stamp();
  } catch {
    return false;
  }
}

async function install() {
  if (isInstalled()) return;
  console.log("Installing dependencies (about 20 seconds the first time) ...");
  // Where pnpm keeps packages depends on HOME. If that has changed since the last installation, pnpm makes node_modules anew,
  // and asks before, unless told not to.
  const command = ["npx", "-y", PNPM, "install", "--frozen-lockfile", "--config.confirm-modules-purge=false"];
  let code = await run(command, { quiet: true });
  if (code !== 0 && code !== INTERRUPTED) {
    // An interrupted npx may have left a broken cache. Try again with a cache of our own.
    console.log("Trying once more with a fresh npm cache ...");
    code = await run(command, { quiet: true, env: { npm_config_cache: join(root, "node_modules", ".npm-cache") } });
  }
  if (code === INTERRUPTED) {
    console.error("Stopped.");
    process.exit(code);
  }
  if (code !== 0) {
    console.error(`The installation failed. "npx -y ${PNPM} install --frozen-lockfile" shows why.`);
    process.exit(code);
  }
  writeFileSync(stampFile, stamp());
}

const [name = "", ...rest] = process.argv.slice(2);
const steps = tasks[name];
if (!steps) {
  console.error(`Usage: node scripts/run.mjs <${Object.keys(tasks).join(" | ")}>`);
  process.exit(2);
}
await install();
for (const [index, step] of steps.entries()) {
  const isLast = index === steps.length - 1;
  const code = await run(isLast ? [...step, ...rest] : step);
  if (code !== 0) process.exit(code);
}
