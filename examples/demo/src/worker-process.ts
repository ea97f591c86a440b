import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type ServerProcess, startServer } from "./server-process.ts";

/** The Worker to run, its port, and its variables and secrets. */
export interface WorkerSettings {
  /** The folder with the Worker's wrangler.jsonc. */
  folder: string;
  port: number;
  env: Readonly<Record<string, string>>;
  /** The entry file, in place of the one in wrangler.jsonc. */
  script?: string;
  /** The lowest level of the Worker's log lines that wrangler prints. Default: `warn`. `log` prints all. */
  logLevel?: "warn" | "log";
  /** Called with each piece of output of the Worker and wrangler. */
  onOutput?: (text: string) => void;
}

/** A Worker under `wrangler dev`. A restart creates a new isolate with the same Durable Objects and KV. */
export type WorkerProcess = ServerProcess;

/** wrangler's command line script, for this process's Node. */
export const WRANGLER = join(
  dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "wrangler-dist/cli.js",
);

/** Starts a Worker and waits until its `/health` answers. Throws an error with wrangler's output if it does not. */
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
