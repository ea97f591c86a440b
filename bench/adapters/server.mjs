import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cpuClock, residentBytes } from "../lib/process.mjs";
import { moduleOf, RUNTIMES } from "./subjects.mjs";

/** Starts a server as a process of its own. */
export async function startServer(runtime, subject, settings) {
  const [binary, args] = RUNTIMES[runtime](fileURLToPath(moduleOf(runtime, subject)));
  const child = spawn(binary, args, { env: { ...process.env, ...settings }, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const port = await Promise.race([portOf(child), ended.then(() => undefined)]);
  if (port === undefined) throw new Error(`${subject} on ${runtime} did not start`);
  return {
    origin: `http://127.0.0.1:${port}`,
    cpuMicroseconds: cpuClock(child.pid),
    residentBytes: () => residentBytes(child.pid),
    async close() {
      kill();
      process.off("exit", kill);
      await ended;
    },
  };
}

async function portOf({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const [, port] = /^port (\d+)$/.exec(line) ?? [];
    if (port) return port;
  }
  return undefined;
}
