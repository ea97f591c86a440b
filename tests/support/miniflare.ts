import { createRequire } from "node:module";
import { bundle, type Isolate } from "./isolate.ts";

// `import` would parse its five megabytes twice more, to find out what they export.
export const { convertV4MiniflareOptions, Miniflare } = createRequire(import.meta.url)(
  "miniflare",
) as typeof import("miniflare");

/** Bundles a Worker of `tests` like wrangler and runs it in miniflare, which simulates more of Cloudflare than workerd. */
export async function startInMiniflare(
  worker: URL | string,
  settings: {
    port: number;
    compatibilityDate: string;
    bindings: Record<string, string>;
    /** Whether the Worker may use Node's modules. Default: no. */
    nodejsCompat?: boolean;
    /** The folder of the data centre's cache. Default: a new one. */
    persistTo?: string;
    /** The Durable Objects, by binding: a class of this Worker, or of another one in `registry`. */
    durableObjects?: Record<string, { className: string; scriptName?: string; useSQLite: boolean }>;
    /** The KV namespaces, by binding. */
    kvNamespaces?: string[];
    /** The Worker's name in `registry`. Other processes use it to find its Durable Objects. */
    name?: string;
    registry?: string;
    /** Whether the process has an inspector. Default: no. */
    inspected?: boolean;
  },
): Promise<Isolate> {
  const { nodejsCompat = false, persistTo, registry, inspected, ...options } = settings;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      ...(nodejsCompat && { compatibilityFlags: ["nodejs_compat"] }),
      ...(persistTo !== undefined && { resourcePersistencePath: persistTo }),
      ...(registry !== undefined && { unsafeDevRegistryPath: registry }),
      ...(inspected && { inspectorPort: 0 }),
      host: "127.0.0.1",
      modules: true,
      script: await bundle(worker, { nodejsCompat }),
    }),
  );
  const { origin } = await miniflare.ready;
  const inspector = inspected && { inspector: await miniflare.getInspectorURL() };
  return { origin, ...inspector, close: () => miniflare.dispose() };
}
