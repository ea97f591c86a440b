import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { exampleFolder, type WorkerExample, WRANGLER } from "@edgegrant/example-demo";

/** What `wrangler deploy` would upload of an example. */
export interface Deployment {
  /** The file with the Worker's script. */
  readonly script: string;
  /** What wrangler printed. */
  readonly printed: string;
  remove(): Promise<void>;
}

/** Runs `wrangler deploy --dry-run` in the folder of an example. */
export async function dryRun(example: WorkerExample): Promise<Deployment> {
  const out = await mkdtemp(join(tmpdir(), "edgegrant-deploy-"));
  const { stdout } = await promisify(execFile)(process.execPath, [WRANGLER, "deploy", "--dry-run", "--outdir", out], {
    cwd: exampleFolder(example),
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
  });
  return { script: join(out, "index.js"), printed: stdout, remove: () => rm(out, { recursive: true, force: true }) };
}
