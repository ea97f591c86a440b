import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type ParseError, parse } from "jsonc-parser";
import type { ServerProcess } from "./server-process.ts";
import type { WorkerSettings } from "./worker-process.ts";
import { type Service, startWorkerd, type Workerd } from "./workerd.ts";

export { CF_HEADER, type Service, startWorkerd, type Workerd } from "./workerd.ts";

/** What the examples' wrangler.jsonc files say. */
interface WranglerConfig {
  main: string;
  compatibility_date: string;
  durable_objects?: { bindings: { name: string; class_name: string }[] };
}

/** The keys of wrangler.jsonc that {@link startOnWorkerd} follows or may ignore. */
const KNOWN_KEYS = ["$schema", "name", "main", "compatibility_date", "vars", "durable_objects", "migrations"];

/** The Workers that were bundled before, by entry file. No source changes while this process runs. */
const bundles = new Map<string, Promise<string>>();

/**
 * Starts an example Worker on workerd, without wrangler: for tests that start many. It has the same code, settings and
 * Durable Objects as under `wrangler dev`, but starts with much less CPU time. Its output is what the Worker logs.
 */
export async function startOnWorkerd({ folder, port, env, script, onOutput }: WorkerSettings): Promise<ServerProcess> {
  const config = await readConfig(folder);
  const objects = await mkdtemp(join(tmpdir(), "edgegrant-isolate-"));
  let output = "";
  const worker: Service = {
    script: await bundle(script ?? join(folder, config.main)),
    compatibilityDate: config.compatibility_date,
    bindings: env,
    durableObjects: Object.fromEntries(
      (config.durable_objects?.bindings ?? []).map(({ name, class_name }) => [name, { className: class_name }]),
    ),
    ports: [port],
  };
  const start = () =>
    startWorkerd(
      { worker },
      {
        objects,
        onOutput: (text) => {
          output += text;
          onOutput?.(text);
        },
      },
    );
  const remove = () => rm(objects, { recursive: true, force: true });
  let workerd: Workerd;
  try {
    workerd = await start();
  } catch (error) {
    await remove();
    throw error;
  }
  const close = async () => {
    await workerd.close();
    await remove();
  };
  const restart = async () => {
    await workerd.close();
    workerd = await start();
  };
  return { origin: `http://127.0.0.1:${port}`, output: () => output, restart, close };
}

async function readConfig(folder: string): Promise<WranglerConfig> {
  const errors: ParseError[] = [];
  const config = parse(await readFile(join(folder, "wrangler.jsonc"), "utf8"), errors) as WranglerConfig;
  const unknown = Object.keys(config).filter((key) => !KNOWN_KEYS.includes(key));
  if (errors.length > 0 || unknown.length > 0) {
    throw new Error(
      `${folder}/wrangler.jsonc has what startOnWorkerd does not know: ${unknown.join(", ") || "its syntax"}`,
    );
  }
  return config;
}

function bundle(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known) return known;
  const made = build({
    entryPoints: [entry],
    bundle: true,
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    format: "esm",
    target: "es2023",
    write: false,
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? "");
  bundles.set(entry, made);
  return made;
}
