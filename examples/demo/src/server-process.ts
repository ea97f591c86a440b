import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A server in a process of its own. */
export interface ServerProcess {
  readonly origin: string;
  /** What it has written so far. */
  output(): string;
  /** Starts it anew: a process whose memory is empty, over what it had written to disk. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** How to start a server. */
export interface Launch {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** Which server to run, and where. */
export interface ServerSettings {
  folder: string;
  port: number;
  /** Told what it writes, as it comes. */
  onOutput?: ((text: string) => void) | undefined;
  /** How to start it, given a folder that is removed when it is closed. */
  launch: (scratch: string) => Launch | Promise<Launch>;
}

const START_TIMEOUT_MS = 90_000;
const POLL_MS = 100;
const STOP_TIMEOUT_MS = 5_000;

/** Starts a server and waits until its `/health` answers. Throws with its own words if it does not. */
export async function startServer({ folder, port, onOutput, launch }: ServerSettings): Promise<ServerProcess> {
  const scratch = await mkdtemp(join(tmpdir(), "edgegrant-server-"));
  const { command, args, env } = await launch(scratch);
  let output = "";
  const start = () => {
    const started = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...env },
      // A process group of its own, so that what it starts can be stopped with it.
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
  // However this process ends, it leaves no server and no secret behind.
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
    await untilHealthy(origin, child);
  };
  try {
    await untilHealthy(origin, child);
  } catch (error) {
    await close();
    throw new Error(`The server in ${folder} did not start.\n${output.trim()}`, { cause: error });
  }
  return { origin, output: () => output, restart, close };
}

async function untilHealthy(origin: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.pid === undefined || hasEnded(child)) throw new Error("The process ended");
    const answer = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return;
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

/** What a server starts, such as wrangler's bundler, may outlive it by a moment. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing is left of the group.
  }
}
