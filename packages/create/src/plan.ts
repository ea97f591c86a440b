/** The answers to the questions. */
export interface Plan {
  /** The name of the project: of its package, its server and its Worker. */
  readonly name: string;
  readonly runtime: Runtime;
  readonly framework: Framework;
  readonly upstream: Upstream;
}

export type Runtime = "workers" | "node" | "bun" | "deno";
export type Framework = "sdk-v2" | "sdk-v1" | "hono" | "agents";

/**
 * The API that a tool calls as the user: none, a sample one that the local zone serves, or the user's own, by its URL.
 * In a local run the sample stands in for the user's own.
 */
export type Upstream = "none" | "sample" | URL;

/** Each choice with its label, the default first. */
export const RUNTIMES: Readonly<Record<Runtime, string>> = {
  workers: "Cloudflare Workers",
  node: "Node",
  bun: "Bun",
  deno: "Deno",
};

export const FRAMEWORKS: Readonly<Record<Framework, string>> = {
  "sdk-v2": "MCP SDK v2",
  "sdk-v1": "MCP SDK v1",
  hono: "Hono, with MCP SDK v2",
  agents: "Cloudflare's agents, with MCP SDK v2",
};

export const UPSTREAMS = {
  sample: "A sample API, which the local zone serves",
  none: "None",
  own: "My own",
} as const;

/** Why the framework does not run on the runtime. Undefined if it does. */
export function conflict(runtime: Runtime, framework: Framework): string | undefined {
  if (framework !== "agents" || runtime === "workers") return undefined;
  return `Cloudflare's agents run on Workers only, not on ${RUNTIMES[runtime]}: choose --framework sdk-v2, sdk-v1 or hono, or --runtime workers`;
}

/** The port of the server in a local run. */
export function portOf({ runtime }: Plan): number {
  return runtime === "workers" ? 8787 : 8000;
}

/** The URL of the server in a local run, which is its identifier in the local zone. */
export function localUrl(plan: Plan): string {
  return `http://127.0.0.1:${portOf(plan)}/mcp`;
}

/** The local zone. */
export const ZONE_PORT = 8700;
export const ISSUER = `http://127.0.0.1:${ZONE_PORT}`;

/** The sample API of the local zone. */
export const API_PORT = 8701;
export const SAMPLE_API = `http://127.0.0.1:${API_PORT}/api`;

/** The secret of the server's client in the local zone. It opens nothing else. */
export const LOCAL_SECRET = "local-development-only";

/** The scope of the tool with a scope of its own. */
export const TOOL_SCOPE = "notes:send";
