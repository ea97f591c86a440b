import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 100;

/** A server in its own process. */
export interface ServerProcess {
  readonly origin: string;
  close(): Promise<void>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts the command in a folder and waits until the port gives any answer. If it exits, throws an error with its
 * output.
 */
export async function startServerProcess(folder: string, port: number, what: ServerCommand): Promise<ServerProcess> {
  const child = spawn(what.command, what.args, {
    cwd: folder,
    env: { ...process.env, ...what.env },
    // A process group of its own, so that its child processes can be stopped too.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // The group has no process left.
    }
  };
  process.once("exit", killGroup);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const close = async () => {
    if (!isOver()) {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    }
    killGroup();
    process.off("exit", killGroup);
  };
  const origin = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && !isOver()) {
    const answer = await fetch(origin, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer) return { origin, close };
    await sleep(POLL_MS);
  }
  await close();
  throw new Error(`${what.command} ${what.args.join(" ")} did not start:\n${output.trim()}`);
}
