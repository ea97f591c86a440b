// Projects of create-edgegrant: generated, checked, tested, started and called, as their user would.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@edgegrant/example-demo";
import { asUser, connectZone, type TestServer, testServer } from "@edgegrant/testing";
import { withBuildInfo } from "./build-info.ts";
import { root } from "./packages.ts";
import { withoutPackageManager } from "./project.ts";
import { type Tarballs, unpack } from "./tarballs.ts";

const run = promisify(execFile);
const CREATE = join(root, "packages/create/bin/create-edgegrant.js");
const START_TIMEOUT_MS = 180_000;

/** The answers to the generator's questions. */
export interface Combination {
  readonly runtime: "workers" | "node" | "bun" | "deno";
  readonly framework: "sdk-v2" | "sdk-v1" | "hono" | "agents";
  readonly upstream: string;
}

/** A generated project. */
export interface Created extends Combination {
  readonly folder: string;
  /** The environment of its commands. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Generates a project whose packages are the tarballs in a folder. Its ports are free ones, as its README says. Nothing is installed. */
export async function create(combination: Combination, tarballs: string): Promise<Created> {
  const parent = await mkdtemp(join(tmpdir(), "edgegrant-created-"));
  const folder = join(parent, "my-server");
  const { runtime, framework, upstream } = combination;
  const answers = ["--runtime", runtime, "--framework", framework, "--upstream", upstream];
  await run(process.execPath, [CREATE, folder, ...answers, "--packages", tarballs, "--no-install", "--yes"]);
  const files = ["zone.json", ...(runtime === "workers" ? [".dev.vars", "wrangler.jsonc"] : [".env"])];
  await replaceInFiles(
    files.map((file) => join(folder, file)),
    await freePortsFor(["8700", "8701", portOf(combination)]),
  );
  const env = {
    ...withoutPackageManager(process.env),
    PATH: [
      join(folder, "node_modules/.bin"),
      dirname(process.execPath),
      join(root, "tests/node_modules/.bin"),
      process.env.PATH,
    ].join(delimiter),
    CI: "1",
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_REGISTRY_PATH: join(parent, "registry"),
  };
  return { ...combination, folder, env, remove: () => rm(parent, { recursive: true, force: true }) };
}

const portOf = ({ runtime }: Combination) => (runtime === "workers" ? "8787" : "8000");

async function freePortsFor(ports: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const pairs = ports.map(async (port) => [port, String(await freePort())] as const);
  return new Map(await Promise.all(pairs));
}

async function replaceInFiles(files: readonly string[], words: ReadonlyMap<string, string>): Promise<void> {
  for (const file of files) {
    const text = await readFile(file, "utf8");
    const pattern = new RegExp([...words.keys()].map((word) => `\\b${word}\\b`).join("|"), "g");
    await writeFile(
      file,
      text.replace(pattern, (word) => words.get(word) ?? word),
    );
  }
}

/** Installs the project from the tarballs and the registry, with npm. */
export async function installWithNpm({ folder, env }: Created): Promise<void> {
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"], {
    cwd: folder,
    env,
  });
}

/** Where this repository has the packages that a project needs, in order. */
const INSTALLED = [
  ".",
  "packages/cloudflare",
  "tests",
  "packages/zone",
  "packages/testing",
  "packages/deno",
  "packages/core",
];

/**
 * Installs the project from the tarballs and this repository's own packages. Nothing is downloaded, and it takes no
 * time. `npm run create:matrix` installs with npm.
 */
export async function installFromHere({ folder }: Created, tarballs: Tarballs): Promise<void> {
  const modules = join(folder, "node_modules");
  const { dependencies, devDependencies } = await manifestOf(folder);
  const wanted = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  for (const name of wanted) {
    const target = join(modules, name);
    await mkdir(dirname(target), { recursive: true });
    if (tarballs.all.has(name)) {
      const unpacked = await mkdtemp(join(folder, "..", "unpacked-"));
      await rename(await unpack(tarballs.of(name), unpacked), target);
      for (const needed of Object.keys((await manifestOf(target)).dependencies ?? {})) wanted.add(needed);
    } else {
      await symlink(await realpath(whereIs(name)), target);
    }
    await linkCommands(modules, target);
  }
}

function whereIs(name: string): string {
  const found = INSTALLED.map((place) => join(root, place, "node_modules", name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`No package of this repository has ${name}`);
  return found;
}

async function linkCommands(modules: string, target: string): Promise<void> {
  const { name, bin = {} } = await manifestOf(target);
  const commands = typeof bin === "string" ? { [name.split("/").at(-1) ?? name]: bin } : bin;
  await mkdir(join(modules, ".bin"), { recursive: true });
  for (const [command, file] of Object.entries(commands)) {
    const script = await realpath(join(target, file));
    await chmod(script, 0o755);
    await symlink(script, join(modules, ".bin", command));
  }
}

interface ProjectManifest {
  name: string;
  bin?: string | Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  scripts: Record<string, string>;
}

async function manifestOf(folder: string): Promise<ProjectManifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

/**
 * The output of a script of the project, which must succeed. The compiler uses one thread, because with several it checks
 * many types several times.
 */
export async function runScript(project: Created, name: string): Promise<string> {
  const { runtime, framework, upstream, folder, env } = project;
  const { scripts } = await manifestOf(folder);
  const script = `${scripts[name]}`.replaceAll(/\btsc\b/g, "tsc --singleThreaded --incremental");
  try {
    const { stdout, stderr } = await withBuildInfo(`${runtime}-${framework}-${upstream}`, folder, () =>
      run(script, [], { cwd: folder, env, shell: true, maxBuffer: 1 << 26 }),
    );
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`\`${scripts[name]}\` failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** A project's server and zone, as its `dev` script starts them. */
export interface Development {
  /** Everything that was printed until the server was up. */
  readonly output: string;
  readonly server: TestServer;
  /** Stops both. Returns the exit code. */
  stop(): Promise<number | null>;
}

/** Runs the project's `dev` until the server is up. */
export async function startDevelopment({ folder, env }: Created): Promise<Development> {
  const { scripts } = await manifestOf(folder);
  const [command = "", ...args] = `${scripts.dev}`.split(" ");
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const killGroup = () => killAll(child);
  process.once("exit", killGroup);
  const stop = async () => {
    const ended = child.exitCode === null ? once(child, "exit") : undefined;
    child.kill("SIGTERM");
    await ended;
    killGroup();
    process.off("exit", killGroup);
    return child.exitCode;
  };
  try {
    const output = await outputUntil(child, "is up. Ctrl-C");
    const { resources, port } = JSON.parse(await readFile(join(folder, "zone.json"), "utf8"));
    const zone = connectZone({
      KEYCARD_ISSUER: `http://127.0.0.1:${port}`,
      KEYCARD_SERVER_URL: resources[0].identifier,
    });
    return { output, server: testServer(zone), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The texts that a development run prints when nothing is wrong. */
export function linesOf({ runtime }: Combination, { server }: Development): readonly string[] {
  const { url, zone } = server;
  const listens = [
    `edgegrant: listening on ${new URL(url).origin}, for this machine only`,
    `  clients use    ${url}\n  and log in at  ${zone.issuer}\n`,
  ];
  return [...(runtime === "workers" ? [] : listens), `claude mcp add --transport http my-server ${url}`];
}

/** A line of the server's message at its start that says what is missing or wrong. */
export const COMPLAINT = /^ {2}[!-] .*/m;

function killAll({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has no process left.
  }
}

async function outputUntil(child: ChildProcess, words: string): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The server ${why}:\n${output}`));
    const timer = setTimeout(() => fail("did not start in time"), START_TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      output += chunk;
      if (!output.includes(words)) return;
      clearTimeout(timer);
      resolve(output);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("error", () => fail("could not be started"));
    child.on("exit", () => fail("ended"));
  });
}

/** What two users get from the server: who they are, and whose profile. */
export async function callAsUsers(server: TestServer, { upstream }: Combination): Promise<unknown> {
  return Promise.all(
    ["alice", "bob"].map(async (name) => {
      const user = asUser(server, name);
      const { subject } = JSON.parse((await user.callTool("whoami")).text);
      const { text } = await user.callTool("send_note", { text: "Hello" });
      if (upstream === "none") return { subject, note: text.includes(name) };
      return { subject, note: text.includes(name), profile: JSON.parse((await user.callTool("profile")).text).id };
    }),
  );
}
