// Builds the packages. Turbo remembers what it built. The arguments go to turbo.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeStaleFiles } from "./built-files.mjs";
import { withLock } from "./with-lock.mjs";

const root = join(import.meta.dirname, "..");

async function build() {
  const child = spawn("turbo", ["run", "build", "--output-logs=errors-only", ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "close");
  if (code !== 0) return code ?? 1;
  for (const manifest of globSync("packages/*/package.json", { cwd: root }))
    removeStaleFiles(join(root, dirname(manifest)));
  return 0;
}

// Two builds in one folder would remove each other's files, and turbo would keep what is left.
const tellThatItWaits = () =>
  console.log("Another build runs in this clone, or was killed a minute ago. Waiting for it ...");
process.exitCode = await withLock(join(root, "node_modules", ".cache", "edgegrant-build"), build, tellThatItWaits);
