// Runs one task of the repository on a bare clone: installs what is missing, puts the pinned Node first on PATH, then
// hands over. Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@10.34.9";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const stampFile = join(root, "node_modules", ".edgegrant-install");

const build = ["turbo", "run", "build", "--output-logs=errors-only"];
const types = ["turbo", "run", "types", "--output-logs=errors-only"];
const example = (script) => ["node", join("examples", "demo", "src", script)];

const tasks = {
  build: [build],
  check: [["biome", "check", "--error-on-warnings", "."], types],
  demo: [build, example("demo.ts")],
  dev: [build, example("dev.ts")],
  fix: [["biome", "check", "--write", "."]],
  test: [["node", join("scripts", "test.mjs")]],
};

const environment = {
  ...process.env,
  PATH: [bin, process.env.PATH].join(delimiter),
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

/** Runs a command and gives its exit code. Ctrl-C reaches the command; this process waits for it to tidy up. */
function run([command, ...args], { quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      shell: process.platform === "win32",
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    const forward = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    child.on("error", reject);
    child.on("close", (code) => {
      for (const signal of signals) process.off(signal, forward);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1);
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
  const code = await run(["npx", "-y", PNPM, "install", "--frozen-lockfile"], { quiet: true });
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
