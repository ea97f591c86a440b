import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { type DurableObjects, startIsolate } from "../../support/isolate.ts";
import type { Framework, Place, RunningServer } from "./framework.ts";

const SCRATCH = join(import.meta.dirname, "../../.frameworks");
const POLL_MS = 50;

/** Runs recipes as Workers, on workerd. */
export function onWorkers(
  settings: { nodejsCompat?: boolean; durableObjects?: DurableObjects } = {},
): Framework["start"] {
  return (code, { port, settings: bindings }) =>
    startIsolate(code, { port, compatibilityDate: "2026-08-01", bindings, ...settings });
}

/** Runs recipes as programs of Node. They listen on the port in the variable `PORT`. */
export const onNode: Framework["start"] = async (code, place) => {
  mkdirSync(SCRATCH, { recursive: true });
  // Below `tests`, so that the code finds the packages.
  const folder = mkdtempSync(join(SCRATCH, "node-"));
  writeFileSync(join(folder, "server.ts"), code);
  const program = [process.execPath, "--disable-warning=ExperimentalWarning", "server.ts"];
  const server = await startProgram(program, folder, place);
  return {
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Starts a program and waits until it listens on the port. */
export async function startProgram(
  [command = "", ...args]: string[],
  folder: string,
  { port, settings }: Place,
  environment: Record<string, string> = {},
): Promise<RunningServer> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PORT: `${port}`, ...settings, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
  while (!(await listens(port))) {
    if (hasEnded(child)) throw new Error(`${command} ${args.join(" ")} ended: ${Buffer.concat(output)}`);
    await after(POLL_MS);
  }
  return {
    async close() {
      if (!hasEnded(child)) child.kill("SIGKILL");
      await ended;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
