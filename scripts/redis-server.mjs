// Starts Redis servers for tests and the demo. The server is REDIS_SERVER (a path), or redis-server or valkey-server on PATH, or
// Debian's package, unpacked into the clone: nothing is installed in the system.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  constants,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const NAMES = ["redis-server", "valkey-server"];
const run = promisify(execFile);
const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), "node_modules", ".cache", "redis-server");

/** The command of a server and its environment. Undefined if there is none. With `install`, fetches Debian's package. */
export async function findRedisServer({ install = false } = {}) {
  const { REDIS_SERVER } = process.env;
  const installed = REDIS_SERVER || onPath();
  if (installed) return { command: installed, env: process.env };
  if (install && !existsSync(cache)) await unpackDebianPackage();
  const [command] = NAMES.map((name) => join(cache, "usr", "bin", name)).filter(existsSync);
  if (command === undefined) return undefined;
  const libraries = globSync("usr/lib/*-linux-gnu*", { cwd: cache }).map((folder) => join(cache, folder));
  return { command, env: { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) } };
}

function onPath() {
  const places = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Unpacks redis-server and the packages that it needs and this system lacks. Does nothing where that is impossible. */
async function unpackDebianPackage() {
  mkdirSync(dirname(cache), { recursive: true });
  const scratch = mkdtempSync(`${cache}-`);
  try {
    await download(scratch).catch(async () => {
      await run("apt-get", ["update"]);
      await download(scratch);
    });
    for (const file of globSync("*.deb", { cwd: scratch }))
      await run("dpkg-deb", ["-x", file, "root"], { cwd: scratch });
    renameSync(join(scratch, "root"), cache);
  } catch {
    // Another process has unpacked it at the same time, or this is not Debian.
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function download(folder) {
  const { stdout } = await run("apt-get", ["install", "--simulate", "--no-install-recommends", "redis-server"]);
  const packages = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
  await run("apt-get", ["download", ...packages], { cwd: folder });
}

/**
 * Starts a Sentinel that watches the server at a port, under the name `edgegrant`. It listens at a free port.
 */
export async function startSentinel({ command, env }, watched) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-sentinel-"));
  const file = join(folder, "sentinel.conf");
  writeFileSync(
    file,
    [`port ${port}`, "bind 127.0.0.1", `dir ${folder}`, `sentinel monitor edgegrant 127.0.0.1 ${watched} 1`].join("\n"),
  );
  const child = spawn(command, [file, "--sentinel"], { env, stdio: ["ignore", "pipe", "ignore"] });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  await untilReady(child, "+monitor master");
  const close = async () => {
    process.off("exit", kill);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, close };
}

/**
 * Starts a server at a free port, without persistence. `args` are further settings, such as `--cluster-enabled yes`.
 * `stop` ends it, and `start` starts it again at the same port.
 */
export async function startRedisServer({ command, env }, args = []) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-redis-"));
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
  let child;
  const start = async () => {
    child = spawn(command, [...settings, ...args], { env, stdio: ["ignore", "pipe", "ignore"] });
    await untilReady(child);
  };
  const stop = async (signal = "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  await start();
  const close = async () => {
    process.off("exit", kill);
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, start, stop, signal: (name) => child.kill(name), close };
}

function untilReady(child, sign = "Ready to accept connections") {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.includes(sign)) resolve();
    });
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`redis-server ended:\n${output}`)));
  });
}

/** A port on which nothing listens. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
