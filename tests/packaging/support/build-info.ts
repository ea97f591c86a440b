import { globSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./packages.ts";

const CACHE = join(root, "node_modules/.cache/edgegrant-build-info");

/**
 * Compiles a project of a test with what the compiler knows of it from the last run (`--incremental`). The compiler reads
 * every file, and checks those again that have changed, or that depend on one.
 *
 * @param name The name of the project, which is the same in every run.
 */
export async function withBuildInfo<Result>(
  name: string,
  folder: string,
  compile: () => Promise<Result>,
): Promise<Result> {
  const kept = join(CACHE, name.replaceAll(/\W+/g, "-"));
  // The first run has none.
  await cp(kept, folder, { recursive: true }).catch(() => undefined);
  const result = await compile();
  for (const file of globSync("{,*/}tsconfig.tsbuildinfo", { cwd: folder })) {
    await cp(join(folder, file), join(kept, file));
  }
  return result;
}
