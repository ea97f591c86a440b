import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Which Worker to run, where, and with which variables and secrets. */
export interface WorkerSettings {
  /** The folder with the Worker's wrangler.jsonc. */
  folder: string;
  port: number;
  env: Readonly<Record<string, string>>;
  /** Told what the Worker and wrangler write, as it comes. */
  onOutput?: (text: string) => void;
}

/** A Worker that runs under `wrangler dev`. */
export interface WorkerProcess {
  readonly origin: string;
  /** What the Worker and wrangler have written so far. */
  output(): string;
  /** Starts it anew: a new isolate, whose memory is empty, over the same Durable Objects and KV. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 90_000;
const POLL_MS = 100;
const STOP_TIMEOUT_MS = 5_000;
/** wrangler's command line, to be run by this very Node. */
export const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "wrangler-dist/cli.js",
);

/** Starts a Worker and waits until its `/health` answers. Throws with wrangler's own words if it does not. */
export async function startWorker({ folder, port, env, onOutput }: WorkerSettings): Promise<WorkerProcess> {
  const scratch = await mkdtemp(join(tmpdir(), "edgegrant-worker-"));
  const envFile = join(scratch, "worker.env");
  await writeFile(envFile, envFileText(env), { mode: 0o600 });
  let output = "";
  const launch = () => {
    const child = spawn(process.execPath, ["--no-warnings", WRANGLER, ...argumentsFor(port, scratch, envFile)], {
      cwd: folder,
      env: { ...process.env, ...QUIET, WRANGLER_REGISTRY_PATH: join(scratch, "registry") },
      // A process group of its own, so that what wrangler starts can be stopped with it.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        onOutput?.(String(chunk));
      });
    }
    return child;
  };
  let child: ChildProcess = launch();
  const origin = `http://127.0.0.1:${port}`;
  // However this process ends, it leaves no Worker and no secret behind.
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
    child = launch();
    await untilHealthy(origin, child);
  };
  try {
    await untilHealthy(origin, child);
  } catch (error) {
    await close();
    throw new Error(`The Worker in ${folder} did not start.\n${output.trim()}`, { cause: error });
  }
  return { origin, output: () => output, restart, close };
}

const QUIET = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

function argumentsFor(port: number, scratch: string, envFile: string): string[] {
  return [
    ...["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    ...["--persist-to", join(scratch, "state"), "--env-file", envFile, "--log-level", "warn"],
  ];
}

function envFileText(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"\n`)
    .join("");
}

async function untilHealthy(origin: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("wrangler dev ended");
    const answer = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(POLL_MS);
  }
  throw new Error(`No answer within ${START_TIMEOUT_MS / 1000} seconds`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** wrangler's bundler outlives wrangler by a moment. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing is left of the group.
  }
}
