import { isLoopback } from "./identifiers.ts";

/** The runtimes that an examined server may run on. */
export const RUNTIMES = ["workers", "node", "deno", "bun"] as const;
export type ServerRuntime = (typeof RUNTIMES)[number];

const HOSTS: readonly [suffix: string, ServerRuntime][] = [
  [".workers.dev", "workers"],
  [".deno.dev", "deno"],
  [".deno.net", "deno"],
];

/** The runtime that a host name tells. Undefined if it tells none. */
export function runtimeOf({ hostname }: URL): ServerRuntime | undefined {
  return HOSTS.find(([suffix]) => hostname.endsWith(suffix))?.[1];
}

const TUNNELS =
  /\.(trycloudflare\.com|ngrok(-free)?\.(app|dev|io)|loca\.lt|devtunnels\.ms|lhr\.life|serveo\.net|ts\.net)$/;

/** Whether the host is that of a tunnel to a developer's machine. */
export function isTunnel({ hostname }: URL): boolean {
  return TUNNELS.test(hostname);
}

/** The names of the loopback interface under which this URL could be meant. Empty for any other host. */
export function otherLoopbackNames(target: URL): URL[] {
  if (!isLoopback(target)) return [];
  return ["127.0.0.1", "localhost", "[::1]"]
    .filter((name) => name !== target.hostname)
    .map((name) => new URL(target.href.replace(target.host, target.host.replace(target.hostname, name))));
}

/** The parts of an advice that depend on where the server runs. */
type Words = Readonly<Record<"handler" | "log" | "start" | "newKey" | "assets" | "secrets", string>>;

const WORKERS: Words = {
  handler: "createKeycardWorker()",
  log: "Run `npx wrangler tail` (or read the output of `npx wrangler dev`)",
  start: "is deployed (npx wrangler deploy) or, on your own machine, running (npx wrangler dev)",
  newKey: "npx edgegrant keygen | npx wrangler secret put KEYCARD_PRIVATE_KEY",
  assets:
    'Let the Worker run before its assets: "run_worker_first": ["/mcp", "/.well-known/*"] below "assets" in wrangler.jsonc',
  secrets: "must be secrets of this very Worker (npx wrangler secret put)",
};

const PROCESS: Words = {
  handler: "createKeycardHandler()",
  log: "Look at the output of the server's process",
  start:
    "is running, and listens on an address that reaches here: serveKeycard listens on 127.0.0.1 unless `hostname` says otherwise",
  newKey: "npx edgegrant keygen --out key.pem, with KEYCARD_PRIVATE_KEY set to the text of that file",
  assets: "Let createKeycardHandler() answer before static files do",
  secrets: "must be in the environment of this very process",
};

const UNKNOWN: Words = {
  handler: "edgegrant's handler",
  log: "Look at the server's log (on Workers: `npx wrangler tail`)",
  start: "is running (on Workers: npx wrangler deploy or npx wrangler dev)",
  newKey: "npx edgegrant keygen (on Workers: npx edgegrant keygen | npx wrangler secret put KEYCARD_PRIVATE_KEY)",
  assets: `Let edgegrant's handler answer before static files do (on Workers: "run_worker_first": ["/mcp", "/.well-known/*"] below "assets" in wrangler.jsonc)`,
  secrets: "must be those of this very server (on Workers: npx wrangler secret put)",
};

const WORDS: Readonly<Record<ServerRuntime, Words>> = { workers: WORKERS, node: PROCESS, deno: PROCESS, bun: PROCESS };

/** Fills the runtime's words into a text that names them, such as `{log}`. */
export function inWordsOf(runtime: ServerRuntime | undefined, text: string): string {
  const words = runtime === undefined ? UNKNOWN : WORDS[runtime];
  return text.replace(/\{(handler|log|start|newKey|assets|secrets)\}/g, (_, name: keyof Words) => words[name]);
}
