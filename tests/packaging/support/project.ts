import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { withBuildInfo } from "./build-info.ts";
import { root } from "./packages.ts";

const run = promisify(execFile);
const TSC = join(root, "tests", "node_modules", "@typescript", "native", "bin", "tsc");

/** Our packages and everything that they need, as npm has installed them. */
export interface Installation {
  /** The folder with a folder for each package. */
  readonly modules: string;
  remove(): Promise<void>;
}

/** A new user's project. */
export interface Project {
  readonly folder: string;
  /** Adds packages that are not there yet, and nothing but what they declare. */
  add(packages: readonly string[]): Promise<void>;
  /** Writes a file that does not have this text yet, so that whoever watches it sees changes only. */
  write(file: string, text: string): Promise<void>;
  /** Sets the compiler to compile a file, in strict mode. */
  configure(file: string, compilerOptions: object): Promise<void>;
  /**
   * The compiler's errors for the configured file and every declaration in the project. Empty if there are none.
   *
   * @param name What is compiled, for what the compiler keeps from run to run.
   */
  typeErrors(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** Installs tarballs into an empty folder with npm, including dependencies from the registry. */
export async function installTarballs(tarballs: readonly string[]): Promise<Installation> {
  const folder = await emptyFolder();
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs], {
    cwd: folder,
    env: withoutPackageManager(process.env),
    shell: process.platform === "win32",
  });
  return { modules: join(folder, "node_modules"), remove: () => rm(folder, { recursive: true, force: true }) };
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-project-"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "project", private: true, type: "module" }));
  return folder;
}

/** Creates an empty project. Its packages come from an installation, because each npm takes seconds. */
export async function createProject({ modules }: Installation): Promise<Project> {
  const folder = await emptyFolder();
  const write = async (file: string, text: string) => {
    const path = join(folder, file);
    if (text === (await readFile(path, "utf8").catch(() => undefined))) return;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  const add = async (packages: readonly string[]) => {
    const wanted = new Set(packages);
    for (const name of wanted) {
      const from = join(modules, name);
      const { dependencies, peerDependencies } = JSON.parse(await readFile(join(from, "package.json"), "utf8"));
      for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) wanted.add(needed);
      // Whoever watches the project would take a second copy for a change.
      const target = join(folder, "node_modules", name);
      if (!existsSync(target)) await cp(from, target, { recursive: true });
    }
  };
  const configure = (file: string, compilerOptions: object) =>
    write("tsconfig.json", JSON.stringify({ compilerOptions: { ...STRICT, ...compilerOptions }, files: [file] }));
  const typeErrors = async (name: string) => {
    const { stdout } = await withBuildInfo(name, folder, () =>
      run(process.execPath, [TSC, "--singleThreaded", "--incremental"], { cwd: folder }).catch(
        (failure: { stdout: string }) => failure,
      ),
    );
    // Errors in a platform's types, which are outside the project, are ignored.
    return stdout
      .split(/\n(?! )/)
      .filter((line) => !line.startsWith("../"))
      .join("\n")
      .trim();
  };
  return { folder, add, write, configure, typeErrors, remove: () => rm(folder, { recursive: true, force: true }) };
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
