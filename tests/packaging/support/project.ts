import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "./packages.ts";

const run = promisify(execFile);
const TSC = join(root, "tests", "node_modules", "@typescript", "native", "bin", "tsc");

/** A new user's empty project with our packages installed. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): Promise<void>;
  /** The compiler's errors for a file and every declaration in the project, in strict mode. Empty if there are none. */
  typeErrors(file: string, compilerOptions: object): Promise<string>;
  remove(): Promise<void>;
}

/** Creates the project and installs into it with npm, including dependencies from the registry. */
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
    const { stdout } = await run(process.execPath, [TSC, "--singleThreaded"], { cwd: folder }).catch(
      (failure: { stdout: string }) => failure,
    );
    // Errors in a platform's types, which are outside the project, are ignored.
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

/**
 * How this machine reaches the registry. npm passes it to its scripts; npm of another Node reads another configuration
 * file.
 */
const REGISTRY_ACCESS = /^npm_config_(registry|cafile|ca|proxy|https?_proxy|noproxy|strict_ssl)$/i;

/** A user starts npm from a shell, without the settings that a package manager passes on. */
export function withoutPackageManager(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.filter(([name]) => REGISTRY_ACCESS.test(name) || !/^p?npm_/i.test(name)));
}
