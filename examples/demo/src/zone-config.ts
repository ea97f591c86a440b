import type { ZoneConfig } from "@edgegrant/zone";
import { ENDPOINT_PATH, type Example, FACTS } from "./examples.ts";

/** The addresses of the demo's servers. */
export interface Addresses {
  zonePort: number;
  upstreamPort: number;
  /** The origins of the chosen examples. */
  origins: ReadonlyMap<Example, string>;
}

export const USERS = ["alice", "bob"] as const;
export type User = (typeof USERS)[number];

/** The client id of an example in mode A. */
export function clientIdOf(example: Example): string {
  return `demo-${example}`;
}

/** The zone's configuration. With Keycard, you would set this up in the Console. */
export function demoZone({ zonePort, upstreamPort, origins }: Addresses, clientSecret: string): ZoneConfig {
  const examples = [...origins].map(([id, origin]) => ({ id, origin, ...FACTS[id] }));
  return {
    name: "Demo zone",
    port: zonePort,
    // The demo must work without internet access. Only documents on this machine can be fetched.
    clientIdMetadataDocuments: "loopback",
    users: [
      { id: "alice", name: "Alice Ashworth", email: "alice@example.com" },
      { id: "bob", name: "Bob Bergström", email: "bob@example.com" },
    ],
    resources: [
      ...examples.map(({ id, origin, resourceName }) => ({
        id,
        name: resourceName,
        identifier: origin + ENDPOINT_PATH,
        scopes: id === "mcp-v2" ? ["mcp:tools", "notes:send"] : ["mcp:tools"],
      })),
      {
        id: "upstream",
        name: "Profile API",
        identifier: upstreamIdentifier(upstreamPort),
        scopes: ["profile:read"],
        openToUnregistered: true,
        serve: { port: upstreamPort },
      },
    ],
    // The others describe themselves.
    applications: examples
      .filter(({ describesItself }) => !describesItself)
      .map(({ id, origin, applicationName, credential }) => ({
        id,
        name: applicationName,
        ...(credential === "client-secret"
          ? { clientId: clientIdOf(id), clientSecret }
          : { jwksUri: `${origin}/.well-known/jwks.json` }),
        provides: id,
        dependencies: ["upstream"],
      })),
  };
}

/** The upstream API is below a path, like many real ones. */
export function upstreamIdentifier(port: number): string {
  return `http://127.0.0.1:${port}/api`;
}
