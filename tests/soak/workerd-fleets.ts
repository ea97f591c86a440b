// Isolates of workerd: three processes share Durable Objects, and two isolates of one process share KV.
import { freePort } from "@edgegrant/example-demo";
import { heapBytesOf } from "../support/heap.ts";
import { bundle, type Isolate } from "../support/isolate.ts";
import { convertV4MiniflareOptions, Miniflare, startInMiniflare } from "../support/miniflare.ts";
import { temporaryFolder } from "./folder.ts";
import type { Fleet, Server } from "./server.ts";
import { type SoakZone, settingsOf } from "./zone.ts";

const WORKER = new URL("worker.ts", import.meta.url);
const COMPATIBILITY_DATE = "2026-08-01";
const VAULT = { className: "TokenVault", useSQLite: true };

/** One process with the Durable Objects, and two others that use them. The two others can be killed. */
export async function startDurableObjectFleet(far: SoakZone): Promise<Fleet> {
  const fleet = "durable-objects";
  const registry = await temporaryFolder();
  const common = { bindings: settingsOf(fleet, far), compatibilityDate: COMPATIBILITY_DATE, registry: registry.path };
  const isolates = new Map<string, Isolate>();
  const close = async () => {
    await Promise.all([...isolates.values()].map((isolate) => isolate.close()));
    registry.remove();
  };
  const start = async (name: string, port: number) => {
    const keeper = name === "keeper";
    const vault = keeper ? VAULT : { ...VAULT, scriptName: "keeper" };
    const durableObjects = { KEYCARD_TOKENS: vault };
    isolates.set(name, await startInMiniflare(WORKER, { ...common, name, port, durableObjects, inspected: keeper }));
  };
  const serverOf = (name: string): Server => ({
    name: `${fleet}: ${name}`,
    fleet,
    url: (path) => new URL(path, isolates.get(name)?.origin),
  });
  const mortal = async (name: string): Promise<Server> => {
    const port = await freePort();
    await start(name, port);
    const rebirth = async () => {
      await isolates.get(name)?.close();
      await start(name, port);
    };
    return { ...serverOf(name), rebirth };
  };
  try {
    await start("keeper", await freePort());
    const keeper = serverOf("keeper");
    const servers = [withHeap(keeper, isolates.get("keeper"), "keeper"), await mortal("second"), await mortal("third")];
    return { name: fleet, hasLeases: true, servers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Two isolates of one process. A router in front of them forwards each request to the one that it names. */
export async function startKvFleet(far: SoakZone): Promise<Fleet> {
  const fleet = "kv";
  const common = { compatibilityDate: COMPATIBILITY_DATE, modules: true };
  const script = await bundle(WORKER);
  const twin = (name: string) => ({
    ...common,
    name,
    bindings: settingsOf(fleet, far),
    script,
    kvNamespaces: ["KEYCARD_TOKENS"],
  });
  const router = {
    ...common,
    name: "router",
    script: await bundle(new URL("../isolate/router.ts", import.meta.url)),
    serviceBindings: { a: "a", b: "b" },
  };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: await freePort(),
      host: "127.0.0.1",
      inspectorPort: 0,
      workers: [router, twin("a"), twin("b")],
    }),
  );
  const { origin } = await miniflare.ready;
  const isolate: Isolate = {
    origin,
    inspector: await miniflare.getInspectorURL(),
    close: () => miniflare.dispose(),
  };
  const servers = ["a", "b"].map((name) => {
    const url = (path: string) => {
      const address = new URL(path, isolate.origin);
      address.searchParams.set("isolate", name);
      return address;
    };
    return withHeap({ name: `${fleet}: ${name}`, fleet, url }, isolate, name);
  });
  return { name: fleet, hasLeases: false, servers, close: isolate.close };
}

function withHeap(server: Server, isolate: Isolate | undefined, name: string): Server {
  const heapBytes = async () => {
    await (await fetch(server.url("/gc"))).arrayBuffer();
    return heapBytesOf(isolate?.inspector, name);
  };
  return { ...server, heapBytes };
}
