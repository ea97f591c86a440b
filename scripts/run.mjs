// Runs one task of the repository on a bare clone: installs what is missing, puts the pinned Node first on PATH, then
// hands over. Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@10.34.9";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const stampFile = join(root, "node_modules", ".edgegrant-install");

const turbo = (...args) => ["turbo", "run", ...args];
const demo = (script) => ["node", join("examples", "demo", "src", script)];

const tasks = {
  build: [turbo("build", "--output-logs=errors-only")],
  check: [["biome", "check", "."], turbo("types", "--output-logs=errors-only")],
  demo: [turbo("build", "--output-logs=errors-only"), demo("demo.ts")],
  dev: [turbo("build", "--output-logs=errors-only"), demo("dev.ts")],
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

function run([command, ...args], { quiet = false } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: environment,
    shell: process.platform === "win32",
    stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    encoding: "utf8",
  });
  if (result.error) throw result.error;
  if (quiet && result.status !== 0) process.stderr.write(`${result.stdout}${result.stderr}`);
  return result.status ?? 1;
}

function stamp() {
  const hash = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function installed() {
  try {
    return readFileSync(stampFile, "utf8") === stamp();
  } catch {
    return false;
  }
}

function install() {
  if (installed()) return;
  console.log("Installing dependencies (about 20 seconds the first time) ...");
  const status = run(["npx", "-y", PNPM, "install", "--frozen-lockfile"], { quiet: true });
  if (status !== 0) {
    console.error(`The installation failed. Run "npx -y ${PNPM} install --frozen-lockfile" to see why.`);
    process.exit(status);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp());
}

const [name = "", ...rest] = process.argv.slice(2);
const steps = tasks[name];
if (!steps) {
  console.error(`Usage: node scripts/run.mjs <${Object.keys(tasks).join(" | ")}>`);
  process.exit(2);
}
install();
for (const [index, step] of steps.entries()) {
  const last = index === steps.length - 1;
  const status = run(last ? [...step, ...rest] : step);
  if (status !== 0) process.exit(status);
}
