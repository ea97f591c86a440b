import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A server in its own process. */
export interface ServerProcess {
  readonly origin: string;
  /** Its output so far. */
  output(): string;
  /** Restarts it with empty memory. Its files remain. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The command that starts a server. */
export interface Launch {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** The server to run, and its port. */
export interface ServerSettings {
  folder: string;
  port: number;
  /** The path that is asked until the server is ready. Default: `/health`. */
  health?: string;
  /** Whether an answer means that it is ready. Default: one with a status from 200 to 299. */
  isReady?: (answer: Response) => boolean;
  /** Called with each piece of output. */
  onOutput?: ((text: string) => void) | undefined;
  /** Returns the command. `scratch` is a folder that is removed when the server is closed. */
  launch: (scratch: string) => Launch | Promise<Launch>;
}

const START_TIMEOUT_MS = 90_000;
const POLL_MS = 100;
const STOP_TIMEOUT_MS = 5_000;

/** Starts a server and waits until it is ready. Throws an error with the server's output if it does not. */
export async function startServer(settings: ServerSettings): Promise<ServerProcess> {
  const { folder, port, health = "/health", isReady = ({ ok }: Response) => ok, onOutput, launch } = settings;
  const scratch = await mkdtemp(join(tmpdir(), "edgegrant-server-"));
  const { command, args, env } = await launch(scratch);
  let output = "";
  const start = () => {
    const started = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      // A process group of its own, so that its child processes can be stopped too.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        onOutput?.(String(chunk));
      });
    }
    started.on("error", (error) => {
      output += error.message;
    });
    return started;
  };
  let child: ChildProcess = start();
  const origin = `http://127.0.0.1:${port}`;
  // However this process ends, it stops the server and removes the folder with secrets.
  const leaveNothing = () => {
    killGroup(child);
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once("exit", leaveNothing);
  const close = async () => {
    await stop(child);
    process.off("exit", leaveNothing);
    leaveNothing();
  };
  const restart = async () => {
    await stop(child);
    killGroup(child);
    child = start();
    await untilReady(origin + health, isReady, child);
  };
  try {
    await untilReady(origin + health, isReady, child);
  } catch (error) {
    await close();
    throw new Error(`The server in ${folder} did not start.\n${output.trim()}`, { cause: error });
  }
  return { origin, output: () => output, restart, close };
}

async function untilReady(url: string, isReady: (answer: Response) => boolean, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.pid === undefined || hasEnded(child)) throw new Error("The process ended");
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer && isReady(answer)) return;
    await sleep(POLL_MS);
  }
  throw new Error(`No answer within ${START_TIMEOUT_MS / 1000} seconds`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Kills the child processes too. One such as wrangler's bundler may run a moment longer than the server. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has no process left.
  }
}
