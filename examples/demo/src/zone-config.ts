import type { ZoneConfig } from "@edgegrant/zone";

/** Where everything of the demo listens. */
export interface Addresses {
  zonePort: number;
  upstreamPort: number;
  clientSecretOrigin: string;
  webIdentityOrigin: string;
  mcpV2Origin: string;
}

/** The client ids of the applications that have a secret. */
export const CLIENT_IDS = { "client-secret": "demo-worker", "mcp-v2": "demo-worker-v2" } as const;
export const USERS = ["alice", "bob"] as const;
export type User = (typeof USERS)[number];

/** What one would configure in the Keycard Console for the example Workers. */
export function demoZone(addresses: Addresses, clientSecret: string): ZoneConfig {
  const { zonePort, upstreamPort, clientSecretOrigin, webIdentityOrigin, mcpV2Origin } = addresses;
  return {
    name: "Demo zone",
    port: zonePort,
    users: [
      { id: "alice", name: "Alice Ashworth", email: "alice@example.com" },
      { id: "bob", name: "Bob Bergström", email: "bob@example.com" },
    ],
    resources: [
      {
        id: "client-secret",
        name: "My Worker MCP Server",
        identifier: clientSecretOrigin,
        scopes: ["mcp:tools"],
      },
      {
        id: "web-identity",
        name: "My keyed Worker MCP Server",
        identifier: webIdentityOrigin,
        scopes: ["mcp:tools"],
      },
      {
        id: "mcp-v2",
        name: "My MCP server, SDK v2",
        identifier: `${mcpV2Origin}/mcp`,
        scopes: ["mcp:tools"],
      },
      {
        id: "upstream",
        name: "Profile API",
        identifier: upstreamIdentifier(upstreamPort),
        scopes: ["profile:read"],
        serve: { port: upstreamPort },
      },
    ],
    applications: [
      {
        id: "client-secret",
        name: "Worker with a client secret",
        clientId: CLIENT_IDS["client-secret"],
        clientSecret,
        provides: "client-secret",
        dependencies: ["upstream"],
      },
      {
        id: "web-identity",
        name: "Worker with a key",
        jwksUri: `${webIdentityOrigin}/.well-known/jwks.json`,
        provides: "web-identity",
        dependencies: ["upstream"],
      },
      {
        id: "mcp-v2",
        name: "Worker with the SDK's second version",
        clientId: CLIENT_IDS["mcp-v2"],
        clientSecret,
        provides: "mcp-v2",
        dependencies: ["upstream"],
      },
    ],
  };
}

/** The upstream API stands below a path, as many do. */
export function upstreamIdentifier(port: number): string {
  return `http://127.0.0.1:${port}/api`;
}
