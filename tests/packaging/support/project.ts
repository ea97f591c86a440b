import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "./packages.ts";

const run = promisify(execFile);
const TSC = join(root, "tests", "node_modules", "@typescript", "native", "bin", "tsc");

/** An empty project of somebody who has just installed our packages. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /** What the compiler says, strictly, of a file and of every declaration in the project; empty if nothing. */
  typeErrors(file: string, compilerOptions: object): Promise<string>;
  remove(): Promise<void>;
}

/** Makes the project and installs into it by npm, dependencies from the registry included. */
export async function createProject(tarballs: readonly string[]): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-project-"));
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  await write("package.json", JSON.stringify({ name: "project", private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs], {
    cwd: folder,
    env: withoutPackageManager(process.env),
    shell: process.platform === "win32",
  });
  const typeErrors = async (file: string, compilerOptions: object) => {
    const options = { ...STRICT, ...compilerOptions };
    await write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: [file] }));
    const { stdout } = await run(process.execPath, [TSC], { cwd: folder }).catch(
      (failure: { stdout: string }) => failure,
    );
    // The types of a platform are found outside of the project, and are somebody else's to mend.
    return stdout
      .split(/\n(?! )/)
      .filter((line) => !line.startsWith("../"))
      .join("\n")
      .trim();
  };
  return { folder, write, typeErrors, remove: () => rm(folder, { recursive: true, force: true }) };
}

const STRICT = {
  target: "es2023",
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
  types: [],
};

/** How this machine reaches the registry. npm tells its scripts so; npm on another Node does not read it from the same file. */
const REGISTRY_ACCESS = /^npm_config_(registry|cafile|ca|proxy|https?_proxy|noproxy|strict_ssl)$/i;

/** A newcomer's npm is started from a shell, and not by a package manager that hands on its own settings. */
export function withoutPackageManager(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.filter(([name]) => REGISTRY_ACCESS.test(name) || !/^p?npm_/i.test(name)));
}
