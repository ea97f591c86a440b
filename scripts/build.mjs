// Builds the packages. Turbo remembers what it built. The arguments go to turbo.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeStaleFiles } from "./built-files.mjs";

const root = join(import.meta.dirname, "..");
const lock = join(root, "node_modules", ".cache", "edgegrant-build.lock");
const POLL_MS = 200;
/** The owner says that often that it lives. Its number alone does not tell: another process may have it by now. */
const SIGN_OF_LIFE_MS = 1_000;
const DEAD_AFTER_MS = 60_000;

/** Takes the lock. Two builds in one folder would remove each other's files, and turbo would keep what is left. */
async function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isAbandoned()) rmSync(lock, { force: true });
      else await sleep(POLL_MS);
    }
  }
}

function isAbandoned() {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    return Date.now() - statSync(lock).mtimeMs > DEAD_AFTER_MS || (owner !== 0 && !isAlive(owner));
  } catch {
    // The owner has just removed it.
    return false;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function giveSignOfLife() {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // This process was stopped for so long that another one has taken the lock.
  }
}

await takeLock();
const signs = setInterval(giveSignOfLife, SIGN_OF_LIFE_MS);
const child = spawn("turbo", ["run", "build", "--output-logs=errors-only", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
const [code] = await once(child, "close");
if (code === 0) {
  for (const manifest of globSync("packages/*/package.json", { cwd: root }))
    removeStaleFiles(join(root, dirname(manifest)));
}
clearInterval(signs);
rmSync(lock, { force: true });
process.exit(code ?? 1);
