import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundle, type Isolate } from "./isolate.ts";

/**
 * Runs the same Worker twice, as isolates `a` and `b`. They share Durable Objects or KV, or nothing. Requests select
 * the isolate: `?isolate=b`.
 */
export async function startFleet(settings: {
  port: number;
  compatibilityDate: string;
  bindings: Record<string, string>;
  /** Default: the Worker of tests/isolate. */
  worker?: URL;
  /** Whether they share Durable Objects. Default: yes. */
  shared?: boolean;
  /** The class of the Durable Objects. Default: `TokenVault`. */
  vault?: string;
  /** The KV namespaces that they share, by binding. Default: none. */
  kvNamespaces?: string[];
  /** Whether the process has an inspector. Default: no. */
  inspected?: boolean;
}): Promise<Isolate> {
  const { port, compatibilityDate, bindings, shared = true, vault: className = "TokenVault" } = settings;
  const { worker = new URL("../isolate/worker.ts", import.meta.url), kvNamespaces, inspected } = settings;
  const script = await bundle(worker);
  const isolate = (name: string, vault: object) => ({
    name,
    compatibilityDate,
    bindings,
    modules: true,
    script,
    ...(kvNamespaces && { kvNamespaces }),
    ...(shared && { durableObjects: { KEYCARD_TOKENS: { className, useSQLite: true, ...vault } } }),
  });
  const router = {
    name: "router",
    compatibilityDate,
    modules: true,
    script: await bundle(new URL("../isolate/router.ts", import.meta.url)),
    serviceBindings: { a: "a", b: "b" },
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port,
      host: "127.0.0.1",
      ...(inspected && { inspectorPort: 0 }),
      workers: [router, isolate("a", {}), isolate("b", { scriptName: "a" })],
    }),
  );
  const url = await miniflare.ready;
  const inspector = inspected && { inspector: await miniflare.getInspectorURL() };
  return { origin: url.origin, ...inspector, close: () => miniflare.dispose() };
}
