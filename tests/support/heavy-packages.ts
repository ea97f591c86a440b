import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs packages that are too big for the workspace, unless these very versions are installed. It takes minutes.
 *
 * @param folder Has a manifest and a lockfile of its own.
 */
export function installHeavyPackages(folder: string): void {
  const stampFile = join(folder, "node_modules", ".edgegrant-install");
  const stamp = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml"]) stamp.update(readFileSync(join(folder, file)));
  const wanted = stamp.digest("hex");
  if (readIfThere(stampFile) === wanted) return;
  console.log("Installing big packages (minutes the first time) ...");
  const args = ["install", "--ignore-workspace", "--frozen-lockfile", "--loglevel=warn"];
  const { status } = spawnSync("pnpm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`pnpm ${args.join(" ")} failed in ${folder}`);
  writeFileSync(stampFile, wanted);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
