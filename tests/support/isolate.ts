import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** A Worker on raw workerd, with nothing between a client's socket and the isolate. */
export interface Isolate {
  readonly origin: string;
  close(): Promise<void>;
}

/** Bundles a Worker of `tests` as wrangler would and runs it without any compatibility flag. */
export async function startIsolate(
  worker: URL,
  settings: {
    port: number;
    compatibilityDate: string;
    bindings: Record<string, string>;
    /** The folder that stands for the data centre's cache. Default: one of its own. */
    persistTo?: string;
    /** Durable Objects, each by its binding. */
    durableObjects?: Record<string, string>;
  },
): Promise<Isolate> {
  const { port, compatibilityDate, bindings, persistTo, durableObjects } = settings;
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(worker)],
    bundle: true,
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:workers"],
    format: "esm",
    target: "es2023",
    write: false,
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port,
      compatibilityDate,
      bindings,
      ...(persistTo !== undefined && { resourcePersistencePath: persistTo }),
      ...(durableObjects && { durableObjects }),
      host: "127.0.0.1",
      modules: true,
      script: outputFiles[0]?.text ?? "",
    }),
  );
  const url = await miniflare.ready;
  return { origin: url.origin, close: () => miniflare.dispose() };
}
