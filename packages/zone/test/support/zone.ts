import { onTestFinished } from "vitest";
import { startZone, type Zone, type ZoneConfig } from "../../src/index.ts";

export const mcp = "http://127.0.0.1:8787";
export const otherMcp = "http://127.0.0.1:8788/mcp";
export const secret = "s3cret/with:odd+characters %";

/**
 * An MCP server for each credential mode, an upstream that is served, one that is not, and one that no server may
 * access.
 */
export function testConfig(changes: Partial<ZoneConfig> = {}): ZoneConfig {
  return {
    name: "Test zone",
    users: [
      { id: "alice", name: "Alice Archer", email: "alice@example.com" },
      { id: "bob", name: "Bob Baker", email: "bob@example.com" },
    ],
    resources: [
      { id: "mcp", name: "MCP server", identifier: mcp, scopes: ["mcp:tools", "mcp:admin"] },
      { id: "other-mcp", name: "Other MCP server", identifier: otherMcp, scopes: ["mcp:tools"] },
      { id: "profiles", name: "Profile API", scopes: ["profile:read", "shared"], serve: {} },
      { id: "mail", name: "Mail API", identifier: "https://mail.example/", scopes: ["mail:send", "shared"] },
      { id: "billing", name: "Billing API", identifier: "https://billing.example", scopes: ["pay"] },
    ],
    applications: [
      {
        id: "secret-app",
        name: "App with a secret",
        clientId: "https://apps.example/secret:app",
        clientSecret: secret,
        provides: "mcp",
        dependencies: ["profiles", "mail"],
      },
    ],
    clients: [{ clientId: "inspector", name: "Inspector", redirectUris: ["http://localhost:6274/oauth/callback"] }],
    ...changes,
  };
}

/** A zone that is closed after the test. */
export async function testZone(changes: Partial<ZoneConfig> = {}): Promise<Zone> {
  const zone = await startZone(testConfig(changes));
  onTestFinished(() => zone.close());
  return zone;
}

/** The resource with this id. */
export function resourceOf(zone: Zone, id: string): { identifier: string; url?: string } {
  const resource = zone.resources.get(id);
  if (resource === undefined) throw new Error(`the test zone has no resource ${id}`);
  return resource;
}
