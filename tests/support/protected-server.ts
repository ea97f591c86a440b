import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startWorkerd, type Workerd } from "@edgegrant/example-demo/workerd";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll } from "vitest";
import { bundle } from "./isolate.ts";

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

export interface ProtectedServerSettings {
  naming?: Naming;
  cors?: boolean | { origins: string[] };
  legacyDiscovery?: boolean;
}

/** More than there are servers in a file. */
const PORTS = 16;

/**
 * Starts protected servers for the tests of this file. Their code takes a second to start, so one isolate serves all of
 * them: each is a Worker object of its own, at a port of its own.
 */
export function protectedServers(): (settings?: ProtectedServerSettings) => Promise<ProtectedServer> {
  /** The settings of the servers, by port. The isolate reads them at the first request for a port. */
  const settingsAt = new Map<string, object>();
  const settingsServer = createServer(({ url = "" }, response) => {
    response.end(JSON.stringify(settingsAt.get(url.slice(1))));
  });
  let workerd: Workerd | undefined;
  let origins: string[] = [];

  beforeAll(async () => {
    settingsServer.listen(0, "127.0.0.1");
    await once(settingsServer, "listening");
    const SETTINGS = `http://127.0.0.1:${(settingsServer.address() as AddressInfo).port}/`;
    workerd = await startWorkerd({
      protected: {
        script: await bundle(new URL("protected-worker.ts", import.meta.url)),
        compatibilityDate: "2026-08-01",
        bindings: { SETTINGS },
        ports: Array.from({ length: PORTS }, () => 0),
      },
    });
    origins = workerd.originsOf("protected");
  });
  afterAll(async () => {
    await workerd?.close();
    settingsServer.closeAllConnections();
    settingsServer.close();
  });

  return async ({ naming = "origin", cors = true, legacyDiscovery = true } = {}) => {
    const origin = origins.pop();
    if (origin === undefined) throw new Error(`A file has ${PORTS} protected servers: raise PORTS`);
    const resources = Object.entries(pathsOf[naming]).map(([id, path]) => ({
      id,
      name: `The resource ${id}`,
      identifier: origin + path,
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
    settingsAt.set(new URL(origin).port, {
      KEYCARD_ISSUER: zone.issuer,
      RESOURCE: naming,
      CORS: JSON.stringify(cors),
      LEGACY_DISCOVERY: JSON.stringify(legacyDiscovery),
    });
    return { origin, zone, close: () => zone.close() };
  };
}
