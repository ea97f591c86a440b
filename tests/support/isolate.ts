import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { startWorkerd } from "@edgegrant/example-demo/workerd";
import type { Plugin } from "esbuild";
import { keptBundle } from "./kept-bundles.ts";

/** A Worker on workerd, with nothing between a client's socket and the isolate. */
export interface Isolate {
  readonly origin: string;
  /** The URL of the process's inspector, if it was started with one. */
  readonly inspector?: URL;
  close(): Promise<void>;
}

/** For Workers with `nodejs_compat`: CommonJS modules import Node's built-in modules without the `node:` prefix. */
const nodeBuiltins: Plugin = {
  name: "node-builtins",
  setup({ onResolve, onLoad }) {
    const builtin = new RegExp(`^(${builtinModules.join("|")})$`);
    onResolve({ filter: builtin }, ({ path }) => ({ path, namespace: "node" }));
    onLoad({ filter: /^/, namespace: "node" }, ({ path }) => ({
      contents: `export * from "node:${path}"; export { default } from "node:${path}";`,
    }));
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true }));
  },
};

/** The scripts of this process. Many tests start the same Worker, and no source changes while they run. */
const bundles = new Map<string, Promise<string>>();

/** Bundles a Worker of `tests` into one script like wrangler. `worker` is its file or its source. */
export function bundle(worker: URL | string, { nodejsCompat = false } = {}): Promise<string> {
  const key = `${nodejsCompat} ${worker}`;
  const known = bundles.get(key);
  if (known) return known;
  const made = make(worker, nodejsCompat ? [nodeBuiltins] : []);
  bundles.set(key, made);
  return made;
}

function make(worker: URL | string, plugins: Plugin[]): Promise<string> {
  const entry =
    typeof worker === "string"
      ? { stdin: { contents: worker, loader: "ts" as const, resolveDir: import.meta.dirname } }
      : { entryPoints: [fileURLToPath(worker)] };
  return keptBundle({
    ...entry,
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    format: "esm",
    target: "es2023",
    plugins,
  });
}

/** The class behind each binding. */
type DurableObjects = Record<string, string | { className: string; useSQLite?: boolean }>;

/** Bundles a Worker of `tests` like wrangler and runs it. */
export async function startIsolate(
  worker: URL | string,
  settings: {
    port: number;
    compatibilityDate: string;
    /** Compatibility flags. Default: none. */
    flags?: string[];
    /** Whether the Worker may use Node's modules. Default: no, and code that needs them fails. */
    nodejsCompat?: boolean;
    bindings: Record<string, string>;
    durableObjects?: DurableObjects;
  },
): Promise<Isolate> {
  const { port, compatibilityDate, flags = [], nodejsCompat = false, bindings, durableObjects = {} } = settings;
  const classes = Object.entries(durableObjects).map(
    ([binding, one]) => [binding, typeof one === "string" ? { className: one } : one] as const,
  );
  const workerd = await startWorkerd({
    worker: {
      script: await bundle(worker, { nodejsCompat }),
      compatibilityDate,
      compatibilityFlags: nodejsCompat ? [...flags, "nodejs_compat"] : flags,
      bindings,
      durableObjects: Object.fromEntries(classes),
      ports: [port],
    },
  });
  const [origin = ""] = workerd.originsOf("worker");
  return { origin, close: workerd.close };
}
