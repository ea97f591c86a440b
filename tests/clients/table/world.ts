import { freePort } from "@edgegrant/example-demo";
import { type AuditEvent, signIn, startZone, type Zone } from "@edgegrant/zone";
import { type ObservedServer, type Seen, startObservedServer } from "./server.ts";

/** `origin`: the server whose resource is its origin. `path`: the one whose resource is its endpoint. */
export type Place = "origin" | "path";

/** A visit of the user to an authorization URL that a client opened. */
export interface Visit {
  url: URL;
  /** The zone's reason, if it refused. */
  refusal?: string;
}

/** The events since a moment. */
export interface Happened {
  requests: Seen[];
  visits: Visit[];
  /** The tokens issued and refused. */
  tokens: AuditEvent[];
  registrations: number;
}

/** Two servers, their zone, and one user of the client under test. */
export interface World {
  readonly zone: Zone;
  readonly servers: Record<Place, ObservedServer>;
  /** The resource identifier of each server. */
  readonly identifiers: Record<Place, string>;
  /** Visits an authorization URL as the user: signs in and allows. Returns the URL that the zone redirects to. */
  visit(authorizationUrl: URL): Promise<URL>;
  /** Starts to watch a server. The returned function returns the events since then. */
  watch(place: Place): () => Happened;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Default: an hour. */
  accessTokenSeconds?: number;
  /** Whether client ids may be URLs of metadata documents. Default: no, because they are fetched from the internet. */
  metadataDocuments?: boolean;
}

export async function startWorld({
  accessTokenSeconds = 3600,
  metadataDocuments = false,
}: WorldOptions = {}): Promise<World> {
  const [originPort, pathPort] = [await freePort(), await freePort()];
  const identifiers = { origin: `http://127.0.0.1:${originPort}`, path: `http://127.0.0.1:${pathPort}/mcp` };
  const scopes = ["mcp:tools", "mail:read", "mail:send"];
  const zone = await startZone({
    accessTokenSeconds,
    clientIdMetadataDocuments: metadataDocuments ? "fetch" : "off",
    users: [{ id: "alice", name: "Alice Archer", email: "alice@example.com" }],
    resources: [
      { id: "origin", name: "A server named by its origin", identifier: identifiers.origin, scopes },
      { id: "path", name: "A server named by its endpoint", identifier: identifiers.path, scopes },
    ],
    applications: [],
  });
  const servers = {
    origin: await startObservedServer(zone, originPort, undefined),
    path: await startObservedServer(zone, pathPort, "/mcp"),
  };
  const visits: Visit[] = [];
  return {
    zone,
    servers,
    identifiers,
    async visit(url) {
      const visit: Visit = { url };
      visits.push(visit);
      try {
        return await signIn(url, { user: "alice" });
      } catch (error) {
        visit.refusal = error instanceof Error ? error.message : String(error);
        throw error;
      }
    },
    watch(place) {
      const { seen } = servers[place];
      const from = { seen: seen.length, visits: visits.length, tokens: zone.audit().length };
      const registrations = zone.counters().register;
      return () => ({
        requests: seen.slice(from.seen),
        visits: visits.slice(from.visits),
        tokens: zone.audit().slice(from.tokens),
        registrations: zone.counters().register - registrations,
      });
    },
    async close() {
      await Promise.all([servers.origin.close(), servers.path.close()]);
      await zone.close();
    },
  };
}
