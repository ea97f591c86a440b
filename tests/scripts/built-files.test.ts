// What turbo keeps between runs must not make a tree green that is not.
import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const { listBuiltFiles, removeStaleFiles } = (await import(join(root, "scripts/built-files.mjs"))) as Record<
  "listBuiltFiles" | "removeStaleFiles",
  (folder: string) => void
>;
const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What turbo would do. */
async function planOf(...args: string[]) {
  const turbo = join(root, "node_modules/.bin/turbo");
  const shell = process.platform === "win32";
  const { stdout } = await run(turbo, ["run", ...args, "--dry=json"], { maxBuffer: MAX_OUTPUT_BYTES, shell });
  return JSON.parse(stdout);
}

it("what another build left beside the files of this one is removed", () => {
  const folder = mkdtempSync(join(tmpdir(), "built-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string) => writeFileSync(join(folder, "dist", name), "");
  mkdirSync(join(folder, "dist/server"), { recursive: true });
  for (const name of ["index.js", "server/index.js"]) write(name);
  listBuiltFiles(folder);
  for (const name of ["other.js", "server/other.d.ts"]) write(name);
  removeStaleFiles(folder);
  expect(globSync("dist/**/*.*", { cwd: folder }).sort()).toEqual(["dist/index.js", "dist/server/index.js"]);
});

it("the types of the tests are checked each time, because files from all over the clone are checked with them", async () => {
  const plan = await planOf("types", "--filter=@edgegrant/tests");
  const task = plan.tasks.find(({ taskId }: { taskId: string }) => taskId === "@edgegrant/tests#types");
  expect(task.resolvedTaskDefinition.cache).toBe(false);
});

it("a test that changes makes nothing be built anew", async () => {
  // Turbo takes what the root depends on, tests too, into the hash of everything. The root has its commands as peers, for that.
  const { globalCacheInputs } = await planOf("build");
  expect(globalCacheInputs.hashOfInternalDependencies).toBe("");
  for (const command of ["edgegrant", "edgegrant-zone"])
    expect(existsSync(join(root, "node_modules/.bin", command))).toBe(true);
});
