import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type ServerProcess, startServer } from "./server-process.ts";

/** Which Worker to run, where, and with which variables and secrets. */
export interface WorkerSettings {
  /** The folder with the Worker's wrangler.jsonc. */
  folder: string;
  port: number;
  env: Readonly<Record<string, string>>;
  /** The file to run in place of the one that wrangler.jsonc names. */
  script?: string;
  /** From which level on wrangler writes what the Worker logs. Default: `warn`; `log` leaves nothing out. */
  logLevel?: "warn" | "log";
  /** Told what the Worker and wrangler write, as it comes. */
  onOutput?: (text: string) => void;
}

/** A Worker that runs under `wrangler dev`. A restart is a new isolate over the same Durable Objects and KV. */
export type WorkerProcess = ServerProcess;

/** wrangler's command line, to be run by this very Node. */
export const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "wrangler-dist/cli.js",
);

/** Starts a Worker and waits until its `/health` answers. Throws with wrangler's own words if it does not. */
export function startWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  const { folder, port, env, onOutput } = settings;
  const launch = async (scratch: string) => {
    const envFile = join(scratch, "worker.env");
    await writeFile(envFile, envFileText(env), { mode: 0o600 });
    return {
      command: process.execPath,
      args: ["--no-warnings", WRANGLER, ...argumentsFor(settings, scratch, envFile)],
      env: { ...QUIET, WRANGLER_REGISTRY_PATH: join(scratch, "registry") },
    };
  };
  return startServer({ folder, port, onOutput, launch });
}

const QUIET = {
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

function argumentsFor(settings: WorkerSettings, scratch: string, envFile: string): string[] {
  const { port, script, logLevel = "warn" } = settings;
  return [
    ...["dev", ...(script === undefined ? [] : [script])],
    ...["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    ...["--persist-to", join(scratch, "state"), "--env-file", envFile, "--log-level", logLevel],
  ];
}

function envFileText(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}="${value.replaceAll("\n", "\\n")}"\n`)
    .join("");
}
