import { startWorkerd } from "@edgegrant/example-demo/workerd";
import { bundle, type Isolate } from "./isolate.ts";

/**
 * Runs the Worker of tests/isolate twice, as isolates `a` and `b`. They share Durable Objects, or nothing. Requests
 * select the isolate: `?isolate=b`.
 */
export async function startFleet(settings: {
  port: number;
  compatibilityDate: string;
  bindings: Record<string, string>;
  /** Whether they share Durable Objects. Default: yes. */
  shared?: boolean;
  /** The class of the Durable Objects. Default: `TokenVault`. */
  vault?: string;
}): Promise<Isolate> {
  const { port, compatibilityDate, bindings, shared = true, vault: className = "TokenVault" } = settings;
  const script = await bundle(new URL("../isolate/worker.ts", import.meta.url));
  const router = await bundle(new URL("../isolate/router.ts", import.meta.url));
  const durableObjects = shared ? { KEYCARD_TOKENS: { className, service: "a" } } : {};
  const isolate = { script, compatibilityDate, bindings, durableObjects };
  const workerd = await startWorkerd({
    router: { script: router, compatibilityDate, services: { a: "a", b: "b" }, ports: [port] },
    a: isolate,
    b: isolate,
  });
  const [origin = ""] = workerd.originsOf("router");
  return { origin, close: workerd.close };
}
