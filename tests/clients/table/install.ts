import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of the clients that are too big for the workspace, with a manifest and a lockfile of its own. */
export const REAL = fileURLToPath(new URL("../real", import.meta.url));

/** Installs them: minutes the first time (2 GB), seconds after. */
export function installReal(): void {
  const args = ["install", "--ignore-workspace", "--frozen-lockfile", "--loglevel=warn"];
  const { status } = spawnSync("pnpm", args, { cwd: REAL, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`pnpm ${args.join(" ")} failed in tests/clients/real`);
}
