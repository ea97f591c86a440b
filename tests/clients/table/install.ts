import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clients that are too big for the workspace, with a manifest and a lockfile of its own. */
export const REAL = fileURLToPath(new URL("../real", import.meta.url));

/** Installs them, unless these very versions are installed. It takes minutes and 2 GB. */
export function installReal(): void {
  const stampFile = join(REAL, "node_modules", ".edgegrant-install");
  const stamp = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml"]) stamp.update(readFileSync(join(REAL, file)));
  const wanted = stamp.digest("hex");
  if (readIfThere(stampFile) === wanted) return;
  console.log("Installing the clients (minutes the first time) ...");
  const args = ["install", "--ignore-workspace", "--frozen-lockfile", "--loglevel=warn"];
  const { status } = spawnSync("pnpm", args, { cwd: REAL, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`pnpm ${args.join(" ")} failed in tests/clients/real`);
  writeFileSync(stampFile, wanted);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
