import { createRequire } from "node:module";
import { bundle, type Isolate } from "./isolate.ts";

export const { convertV4MiniflareOptions, Miniflare } = load();

function load(): typeof import("miniflare") {
  // A machine's own certificate authorities. Miniflare would encode all of them again at each start of a Worker, but no
  // Worker here fetches from outside of this machine.
  const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
  delete process.env.NODE_EXTRA_CA_CERTS;
  try {
    // `import` would parse its five megabytes twice more, to find out what they export.
    return createRequire(import.meta.url)("miniflare");
  } finally {
    if (authorities !== undefined) process.env.NODE_EXTRA_CA_CERTS = authorities;
  }
}

/** Bundles a Worker of `tests` like wrangler and runs it in miniflare, which simulates more of Cloudflare than workerd. */
export async function startInMiniflare(
  worker: URL | string,
  settings: {
    port: number;
    compatibilityDate: string;
    bindings: Record<string, string>;
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
  const { persistTo, registry, inspected, ...options } = settings;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...options,
      ...(persistTo !== undefined && { resourcePersistencePath: persistTo }),
      ...(registry !== undefined && { unsafeDevRegistryPath: registry }),
      ...(inspected && { inspectorPort: 0 }),
      host: "127.0.0.1",
      modules: true,
      script: await bundle(worker),
    }),
  );
  const { origin } = await miniflare.ready;
  const inspector = inspected && { inspector: await miniflare.getInspectorURL() };
  return { origin, ...inspector, close: () => miniflare.dispose() };
}
