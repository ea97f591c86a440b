// What turbo keeps between runs must not make a tree green that is not.
import { execFile } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
  const outputOf = async (command: string, args: string[]) => {
    const { stdout } = await run(join(root, command), args, {
      cwd: join(root, "tests"),
      maxBuffer: MAX_OUTPUT_BYTES,
      shell: process.platform === "win32",
    });
    return stdout;
  };
  const plan = JSON.parse(
    await outputOf("node_modules/.bin/turbo", ["run", "types", "--dry=json", "--filter=@edgegrant/tests"]),
  );
  const task = plan.tasks.find(({ taskId }: { taskId: string }) => taskId === "@edgegrant/tests#types");
  const inputs = new Set(Object.keys(task.inputs).map((file) => resolve(root, "tests", file)));
  const read = (await outputOf("tests/node_modules/.bin/tsc", ["--listFilesOnly"])).split("\n").filter(Boolean);
  // Turbo knows of the packages by itself.
  const others = read.filter((file) => !/\/(node_modules|packages|examples)\//.test(`/${relative(root, file)}`));
  expect(others.length).toBeGreaterThan(100);
  expect(others.filter((file) => !inputs.has(file))).toEqual([]);
});
