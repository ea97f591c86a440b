import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { startIsolate } from "./isolate.ts";

/** The resource identifiers of the server: its origin, a path, or one path for each tenant. */
export type Naming = "origin" | "path" | "tenants";

const pathsOf: Record<Naming, Record<string, string>> = {
  origin: { server: "" },
  path: { server: "/mcp" },
  tenants: { "tenant-a": "/tenant-a", "tenant-b": "/tenant-b" },
};

/** A protected MCP server on raw workerd, and its zone. */
export interface ProtectedServer {
  origin: string;
  zone: Zone;
  close(): Promise<void>;
}

export async function startProtectedServer(
  settings: { naming?: Naming; cors?: boolean | { origins: string[] }; legacyDiscovery?: boolean } = {},
): Promise<ProtectedServer> {
  const { naming = "origin", cors = true, legacyDiscovery = true } = settings;
  const port = await freePort();
  const resources = Object.entries(pathsOf[naming]).map(([id, path]) => ({
    id,
    name: `The resource ${id}`,
    identifier: `http://127.0.0.1:${port}${path}`,
    scopes: ["mcp:tools", "mail:send", "mail:read", "mail:archive"],
  }));
  const zone = await startZone({
    users: [
      { id: "alice", name: "Alice Ashworth", email: "alice@example.com" },
      { id: "bob", name: "Bob Bergström", email: "bob.bergstroem@the-engineering-department.example.com" },
    ],
    resources,
    applications: [],
  });
  try {
    const isolate = await startIsolate(new URL("protected-worker.ts", import.meta.url), {
      port,
      compatibilityDate: "2026-08-01",
      bindings: {
        KEYCARD_ISSUER: zone.issuer,
        RESOURCE: naming,
        CORS: JSON.stringify(cors),
        LEGACY_DISCOVERY: JSON.stringify(legacyDiscovery),
      },
    });
    const close = async () => {
      await isolate.close();
      await zone.close();
    };
    return { origin: isolate.origin, zone, close };
  } catch (error) {
    await zone.close();
    throw error;
  }
}
