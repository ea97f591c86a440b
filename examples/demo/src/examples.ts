import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Sdk } from "./connect.ts";

/** The credential modes. Each has an example Worker of the same name. */
export const MODES = ["client-secret", "web-identity"] as const;
/** The example Workers. Each is in the folder of the same name. */
export const EXAMPLES = [...MODES, "mcp-v2"] as const;
/** The runtimes with an example. Each example is in the folder of the same name. */
export const RUNTIMES = ["deno", "bun", "node"] as const;

export type Runtime = (typeof RUNTIMES)[number];
export type WorkerExample = (typeof EXAMPLES)[number];
/** A server without OAuth behind the gateway of the command line. It is in the folder of this name. */
export const GATEWAY = "gateway";
export type Example = WorkerExample | Runtime | typeof GATEWAY;

/**
 * The path of each example's MCP endpoint. The URL is also its resource identifier, because some clients accept no
 * other.
 */
export const ENDPOINT_PATH = "/mcp";

/** The facts about an example that its zone and its server need. */
export interface ExampleFacts {
  /** The names of its resource and its application in the zone. */
  resourceName: string;
  applicationName: string;
  credential: (typeof MODES)[number];
  /** Whether the zone finds the application in the server's own metadata document, and not in its configuration. */
  describesItself?: boolean;
  sdk: Sdk;
  /** Whether tokens outlive a restart. */
  keepsTokens: boolean;
}

const ordinary = { credential: "client-secret", sdk: "v1", keepsTokens: true } as const;

export const FACTS: Readonly<Record<Example, ExampleFacts>> = {
  "client-secret": {
    ...ordinary,
    resourceName: "My Worker MCP Server",
    applicationName: "Worker with a client secret",
  },
  "web-identity": {
    ...ordinary,
    resourceName: "My keyed Worker MCP Server",
    applicationName: "Worker with a key",
    credential: "web-identity",
    describesItself: true,
    keepsTokens: false,
  },
  "mcp-v2": {
    ...ordinary,
    resourceName: "My MCP server, SDK v2",
    applicationName: "Worker with the SDK's second version",
    sdk: "v2",
    keepsTokens: false,
  },
  deno: { ...ordinary, resourceName: "My Deno MCP Server", applicationName: "Server on Deno" },
  bun: {
    ...ordinary,
    resourceName: "My Bun MCP Server",
    applicationName: "Server on Bun",
    credential: "web-identity",
  },
  node: { ...ordinary, resourceName: "My Node MCP Server", applicationName: "Server on Node" },
  gateway: {
    ...ordinary,
    resourceName: "My MCP Server without OAuth",
    applicationName: "Gateway",
    keepsTokens: false,
  },
};

/** The client id of a server that describes itself: the path of its metadata document. */
export const CLIENT_DOCUMENT = "/.well-known/oauth-client";

/** How the zone's audit log names the application of an example at an origin. */
export function applicationOf(example: Example, origin: string): string {
  return FACTS[example].describesItself ? origin + CLIENT_DOCUMENT : example;
}

export function isRuntime(example: string): example is Runtime {
  return RUNTIMES.some((runtime) => runtime === example);
}

/** The folder of an example. */
export function exampleFolder(name: Example): string {
  return dirname(fileURLToPath(import.meta.resolve(`@edgegrant/example-${name}/package.json`)));
}
