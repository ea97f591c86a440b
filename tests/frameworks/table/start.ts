import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { startIsolate } from "../../support/isolate.ts";
import type { Framework, Place, RunningServer } from "./framework.ts";
import { REAL } from "./install.ts";

/** Below `tests`, and below the folder of what is big to install, so that code there finds its packages. */
const SCRATCH = join(import.meta.dirname, "../../.frameworks");
const SCRATCH_OF_HEAVY = join(REAL, ".frameworks");
const RERUN = import.meta.resolve("./rerun.mjs");
const POLL_MS = 50;
const COMPATIBILITY_DATE = "2026-08-01";

/** Runs recipes as Workers, on workerd. */
export const onWorkers: Framework["start"] = (code, { port, settings: bindings }) =>
  startIsolate(code, { port, compatibilityDate: COMPATIBILITY_DATE, bindings });

/** The same for those that use Node's modules. */
export function onWorkersWithNode(
  settings: Pick<Parameters<typeof startIsolate>[1], "durableObjects"> = {},
): Framework["start"] {
  return (code, { port, settings: bindings }) =>
    startIsolate(code, { port, compatibilityDate: COMPATIBILITY_DATE, bindings, nodejsCompat: true, ...settings });
}

/** Runs recipes as programs of Node. They listen on the port in the variable `PORT`. */
export const onNode: Framework["start"] = (code, place) => runOnNode(SCRATCH, code, place);

/** The same, for frameworks that only `npm run frameworks` installs. */
export const heavyOnNode: Framework["start"] = (code, place) => runOnNode(SCRATCH_OF_HEAVY, code, place);

async function runOnNode(scratch: string, code: string, place: Place): Promise<RunningServer> {
  // As Node does it with TypeScript, but each process would first compile for that.
  const project = newProject(scratch, { "server.mjs": stripTypeScriptTypes(code) });
  const program = [process.execPath, "--import", RERUN, "server.mjs"];
  const server = await startProgram(program, project, place);
  let programs = 1;
  return {
    ...withProject(project, server),
    async rerun(other) {
      programs += 1;
      const file = `server-${programs}.mjs`;
      writeFileSync(join(project, file), stripTypeScriptTypes(other));
      await server.send(file);
    },
  };
}

/** Writes the files of a project into a new folder, for a framework that only `npm run frameworks` installs. */
export const newHeavyProject = (files: Record<string, string>): string => newProject(SCRATCH_OF_HEAVY, files);

function newProject(scratch: string, files: Record<string, string>): string {
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "project-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** The server, whose project is removed when it is closed. */
export function withProject(folder: string, server: RunningServer): RunningServer {
  return {
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface RunningProgram extends RunningServer {
  /** Sends it a message, and waits for one and until it listens on the port. */
  send(message: string): Promise<void>;
}

/** Starts a program and waits until it listens on the port. */
export async function startProgram(
  [command = "", ...args]: string[],
  folder: string,
  { port, settings }: Place,
  environment: Record<string, string> = {},
): Promise<RunningProgram> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PORT: `${port}`, ...settings, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "close");
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => output.push(chunk));
  const listening = async () => {
    while (!(await listens(port))) {
      if (hasEnded(child)) throw new Error(`${command} ${args.join(" ")} ended: ${Buffer.concat(output)}`);
      await after(POLL_MS);
    }
  };
  await listening();
  return {
    async send(message) {
      const answered = once(child, "message");
      child.send(message);
      await Promise.race([answered, ended]);
      await listening();
    },
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
