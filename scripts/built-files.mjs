// Turbo puts the files of an earlier build back, and leaves what other builds put beside them. So each build lists its files,
// and what no list has is removed: a file that the sources no longer make must not be there.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Turbo keeps it with the files. */
const LIST = join(".turbo", "built-files.json");
const builtFiles = (folder) => globSync("dist/**/*.*", { cwd: folder }).sort();

/** Lists what a build in an empty folder has made. */
export function listBuiltFiles(folder) {
  const list = join(folder, LIST);
  mkdirSync(dirname(list), { recursive: true });
  writeFileSync(list, JSON.stringify(builtFiles(folder)));
}

/** Removes what the last build, or the one that turbo put back, did not make. */
export function removeStaleFiles(folder) {
  const list = join(folder, LIST);
  if (!existsSync(list)) return;
  const made = new Set(JSON.parse(readFileSync(list, "utf8")));
  for (const file of builtFiles(folder)) if (!made.has(file)) rmSync(join(folder, file), { force: true });
}

if (process.argv[1] === import.meta.filename) listBuiltFiles(process.cwd());
