import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundle, type Isolate } from "./isolate.ts";

/**
 * The same Worker twice, as isolates `a` and `b`, which share Durable Objects at most. Requests name the
 * isolate they mean: `?isolate=b`.
 */
export async function startFleet(settings: {
  port: number;
  compatibilityDate: string;
  bindings: Record<string, string>;
  /** Whether they share Durable Objects. Default: yes. */
  shared?: boolean;
  /** The class of those. Default: `TokenVault`. */
  vault?: string;
}): Promise<Isolate> {
  const { port, compatibilityDate, bindings, shared = true, vault: className = "TokenVault" } = settings;
  const script = await bundle(new URL("../isolate/worker.ts", import.meta.url));
  const isolate = (name: string, vault: object) => ({
    name,
    compatibilityDate,
    bindings,
    modules: true,
    script,
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
      workers: [router, isolate("a", {}), isolate("b", { scriptName: "a" })],
    }),
  );
  const url = await miniflare.ready;
  return { origin: url.origin, close: () => miniflare.dispose() };
}
