// What turbo keeps between runs must not make a tree green that is not.
import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const { listBuiltFiles, removeStaleFiles } = (await import(join(root, "scripts/built-files.mjs"))) as Record<
  "listBuiltFiles" | "removeStaleFiles",
  (folder: string) => void
>;
const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

async function outputOf(command: string, args: string[]): Promise<string> {
  const { stdout } = await run(join(root, command), args, {
    cwd: join(root, "tests"),
    maxBuffer: MAX_OUTPUT_BYTES,
    shell: process.platform === "win32",
  });
  return stdout;
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

it("the types of the tests are checked anew when any file has changed that they are checked with", async () => {
  const plan = JSON.parse(
    await outputOf("node_modules/.bin/turbo", ["run", "types", "--dry=json", "--filter=@edgegrant/tests"]),
  );
  const task = plan.tasks.find(({ taskId }: { taskId: string }) => taskId === "@edgegrant/tests#types");
  const inputs = new Set(Object.keys(task.inputs).map((file) => resolve(root, "tests", file)));
  const filesOf = async (project: string) =>
    (await outputOf("tests/node_modules/.bin/tsc", ["--listFilesOnly", "-p", project])).split("\n").filter(Boolean);
  const read = (await Promise.all([".", "runtimes"].map(filesOf))).flat();
  // What packages have built, and what is installed, turbo knows of by itself.
  const others = read.filter((file) => !/\/(node_modules|packages\/[^/]+\/dist)\//.test(`/${relative(root, file)}`));
  expect(others.length).toBeGreaterThan(100);
  expect(others.filter((file) => !inputs.has(file))).toEqual([]);
});

it("a test that changes makes nothing be built anew", async () => {
  // Turbo takes what the root depends on, tests too, into the hash of everything. The root has its commands as peers, for that.
  const { globalCacheInputs } = JSON.parse(await outputOf("node_modules/.bin/turbo", ["run", "build", "--dry=json"]));
  expect(globalCacheInputs.hashOfInternalDependencies).toBe("");
  for (const command of ["edgegrant", "edgegrant-zone"])
    expect(existsSync(join(root, "node_modules/.bin", command))).toBe(true);
});
