import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

export const root = resolve(import.meta.dirname, "../..");
const bins = ["tests", "packages/node", "."].map((folder) => join(root, folder, "node_modules", ".bin"));

/** A folder that is removed after the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-adapter-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The places in this repository that contain what an adapter needs for its build and its tests. */
const SOURCES: Readonly<Record<string, string>> = {
  "@edgegrant/core": "packages/core",
  "@edgegrant/node": "packages/node",
  "@types/node": "tests/node_modules/@types/node",
  typescript: "node_modules/typescript",
  vitest: "tests/node_modules/vitest",
  tsup: "packages/node/node_modules/tsup",
};

/** Links packages that this repository has installed, so that nothing is downloaded. */
export async function install(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const source = SOURCES[name];
    if (source === undefined) throw new Error(`This repository has no ${name} to install`);
    const target = join(folder, "node_modules", name);
    await mkdir(dirname(target), { recursive: true });
    await symlink(join(root, source), target);
  }
}

/**
 * Runs a command in a folder, with this repository's tools in the path. If it fails, throws an error with its output.
 */
export async function run(folder: string, command: string, ...args: string[]): Promise<string> {
  const PATH = [...bins, process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH, NO_COLOR: "1", VITEST: undefined, NODE_OPTIONS: undefined };
  try {
    return (await promisify(execFile)(command, args, { cwd: folder, env })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed.\n${stdout}\n${stderr}`, { cause: error });
  }
}
