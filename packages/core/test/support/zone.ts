import { startZone, type Zone } from "@edgegrant/zone";

export const ZONE_RESOURCE = "https://mcp.example";

/** A local zone with one user and one MCP server, {@link ZONE_RESOURCE}. */
export function startTestZone(): Promise<Zone> {
  return startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [{ id: "mcp", name: "MCP server", identifier: ZONE_RESOURCE, scopes: ["mcp:tools"] }],
    applications: [
      { id: "worker", name: "Worker", clientId: "worker", clientSecret: "secret", provides: "mcp", dependencies: [] },
    ],
  });
}
