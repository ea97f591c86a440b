import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** A Worker on raw workerd, with nothing between a client's socket and the isolate. */
export interface Isolate {
  readonly origin: string;
  /** The URL of the process's inspector, if it was started with one. */
  readonly inspector?: URL;
  close(): Promise<void>;
}

/** A Worker to which a test can send requests as Cloudflare does. */
export interface DispatchingIsolate extends Isolate {
  /** Sends a request with what Cloudflare tells of its connection: `request.cf`. */
  dispatch(url: string, init: { headers: Record<string, string>; cf: object }): Promise<DispatchedAnswer>;
}

interface DispatchedAnswer {
  status: number;
  headers: { get(name: string): string | null };
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

/** The scripts that were bundled before. Many tests start the same Worker, and no source changes while they run. */
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

async function make(worker: URL | string, plugins: Plugin[]): Promise<string> {
  const entry =
    typeof worker === "string"
      ? { stdin: { contents: worker, loader: "ts" as const, resolveDir: import.meta.dirname } }
      : { entryPoints: [fileURLToPath(worker)] };
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    format: "esm",
    target: "es2023",
    plugins,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** The class behind each binding. */
export type DurableObjects = Record<string, string | { className: string; scriptName?: string; useSQLite?: boolean }>;

/** Bundles a Worker of `tests` like wrangler and runs it, without compatibility flags by default. */
export async function startIsolate(
  worker: URL | string,
  settings: {
    port: number;
    compatibilityDate: string;
    /** Default: false, so that code that needs Node fails. */
    nodejsCompat?: boolean;
    /** Further compatibility flags. */
    flags?: string[];
    bindings: Record<string, string>;
    /** The folder of the data centre's cache. Default: a new one. */
    persistTo?: string;
    /** The Durable Objects, by binding: the name of a class, or a class of another Worker. */
    durableObjects?: DurableObjects;
    /** The KV namespaces, by binding. */
    kvNamespaces?: string[];
    /** The Worker's name in `registry`. Other processes use it to find its Durable Objects. */
    name?: string;
    registry?: string;
    /**
     * Whether clients connect to the Worker directly. Default: to miniflare's own Worker in front of it, which answers
     * 500 if the Worker gives no answer.
     */
    direct?: boolean;
    /** Whether the process has an inspector. Default: no. */
    inspected?: boolean;
  },
): Promise<DispatchingIsolate> {
  const { port, compatibilityDate, nodejsCompat = false, bindings, persistTo, durableObjects, kvNamespaces } = settings;
  const { name, registry, direct, inspected, flags = [] } = settings;
  const compatibilityFlags = [...flags, ...(nodejsCompat ? ["nodejs_compat"] : [])];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port,
      compatibilityDate,
      ...(compatibilityFlags.length > 0 && { compatibilityFlags }),
      bindings,
      ...(persistTo !== undefined && { resourcePersistencePath: persistTo }),
      ...(durableObjects && { durableObjects }),
      ...(kvNamespaces && { kvNamespaces }),
      ...(name !== undefined && { name }),
      ...(registry !== undefined && { unsafeDevRegistryPath: registry }),
      ...(inspected && { inspectorPort: 0 }),
      ...(direct && { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] }),
      host: "127.0.0.1",
      modules: true,
      script: await bundle(worker, { nodejsCompat }),
    }),
  );
  const ready = await miniflare.ready;
  const url = direct ? await miniflare.unsafeGetDirectURL() : ready;
  const inspector = inspected && { inspector: await miniflare.getInspectorURL() };
  const dispatch: DispatchingIsolate["dispatch"] = (url, init) => miniflare.dispatchFetch(url, init);
  return { origin: url.origin, ...inspector, dispatch, close: () => miniflare.dispose() };
}
