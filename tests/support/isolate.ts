import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** A Worker on raw workerd, with nothing between a client's socket and the isolate. */
export interface Isolate {
  readonly origin: string;
  /** Where its process can be inspected, if it was started so. */
  readonly inspector?: URL;
  close(): Promise<void>;
}

/** For Workers with `nodejs_compat`: CommonJS modules ask for what Node has built in by its bare name. */
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

/** A Worker of `tests` as one script, bundled as wrangler would. `worker` is its file, or its very text. */
export async function bundle(worker: URL | string, plugins: Plugin[] = []): Promise<string> {
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

/** Bundles a Worker of `tests` as wrangler would and runs it, without any compatibility flag unless one is given. */
export async function startIsolate(
  worker: URL | string,
  settings: {
    port: number;
    compatibilityDate: string;
    /** Default: false, so that what needs Node does not run. */
    nodejsCompat?: boolean;
    /** Further compatibility flags. */
    flags?: string[];
    bindings: Record<string, string>;
    /** The folder that stands for the data centre's cache. Default: one of its own. */
    persistTo?: string;
    /** Durable Objects, each by its binding: the name of a class, or one of another Worker. */
    durableObjects?: DurableObjects;
    /** KV namespaces, each by its binding. */
    kvNamespaces?: string[];
    /** By this name, other processes find the Worker's Durable Objects in `registry`. */
    name?: string;
    registry?: string;
    /**
     * Whether clients talk to the Worker itself. Default: to miniflare's own Worker in front of it, which answers 500 where
     * the Worker gives no answer.
     */
    direct?: boolean;
    /** Whether the process can be inspected. Default: no. */
    inspected?: boolean;
  },
): Promise<Isolate> {
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
      script: await bundle(worker, nodejsCompat ? [nodeBuiltins] : []),
    }),
  );
  const ready = await miniflare.ready;
  const url = direct ? await miniflare.unsafeGetDirectURL() : ready;
  const inspector = inspected && { inspector: await miniflare.getInspectorURL() };
  return { origin: url.origin, ...inspector, close: () => miniflare.dispose() };
}
