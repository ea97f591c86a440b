import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import workerd from "workerd";
import { temporaryFolder } from "./bundle.mjs";
import { cpuMicroseconds } from "./process.mjs";

const COMPATIBILITY_DATE = "2026-08-01";

/**
 * Runs a script on workerd itself, with nothing between the socket and the isolate. The clock of an isolate stands still
 * while it computes, so the CPU time of the process is measured from outside.
 *
 * @param modules Further modules, by name, that the script may import.
 * @param engineFlags Flags for V8.
 * @param compatibilityFlags Flags of the Worker, such as `nodejs_compat`.
 */
export async function startWorkerd(script, bindings = {}, modules = {}, engineFlags = [], compatibilityFlags = []) {
  const folder = await temporaryFolder();
  const files = { "worker.mjs": script, ...modules };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(
    join(folder, "config.capnp"),
    configuration(bindings, Object.keys(files), engineFlags, compatibilityFlags),
  );
  // Messages of a peer about its configuration do not belong in the output.
  const stdio = ["ignore", "ignore", "ignore", "pipe"];
  // The engine writes its files for a profiler to the working folder.
  const child = spawn(workerd.default, ["serve", "--control-fd=3", "config.capnp"], { stdio, cwd: folder });
  const ended = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const origin = `http://127.0.0.1:${await listening(child)}`;
  return {
    origin,
    pid: child.pid,
    /** Makes the Worker do `asked` `times` times. Returns the CPU time in microseconds. */
    async cpuOf(asked, times, offset) {
      const before = cpuMicroseconds(child.pid);
      const response = await fetch(`${origin}/?${new URLSearchParams({ ...asked, times, offset })}`);
      if (!response.ok) throw new Error(`${Object.values(asked).join(" ")}: HTTP ${response.status}`);
      await response.text();
      return cpuMicroseconds(child.pid) - before;
    },
    cpuMicroseconds: () => cpuMicroseconds(child.pid),
    async close() {
      kill();
      process.off("exit", kill);
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(child) {
  for await (const line of createInterface({ input: child.stdio[3] })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  throw new Error("workerd did not start");
}

function configuration(bindings, files, engineFlags, compatibilityFlags) {
  const texts = Object.entries(bindings).map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`);
  const modules = files.map((name) => `(name = ${quoted(name)}, esModule = embed ${quoted(name)})`);
  return `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [${engineFlags.map(quoted).join(", ")}],
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  compatibilityFlags = [${compatibilityFlags.map(quoted).join(", ")}],
  bindings = [${texts.join(", ")}],
);
`;
}

const quoted = (text) => JSON.stringify(text);
