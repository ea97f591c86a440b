import { freePort } from "@edgegrant/example-demo";
import { type AuditEvent, signIn, startZone, type Zone } from "@edgegrant/zone";
import { type ObservedServer, type Seen, startObservedServer } from "./server.ts";

/** The server whose resource is its origin, or the one whose resource is its endpoint. */
export type Place = "origin" | "path";

/** An authorization URL that a client opened for its user. */
export interface Visit {
  url: URL;
  /** Why the zone refused, if it did. */
  refusal?: string;
}

/** What happened since a moment. */
export interface Happened {
  requests: Seen[];
  visits: Visit[];
  /** Tokens issued and refused. */
  tokens: AuditEvent[];
  registrations: number;
}

/** Two servers, the zone that protects both, and one user in front of whatever client is looked at. */
export interface World {
  readonly zone: Zone;
  readonly servers: Record<Place, ObservedServer>;
  /** The identifier of each server's resource. */
  readonly identifiers: Record<Place, string>;
  /** What the user does with an authorization URL: signs in and agrees. Gives the address that the zone redirects to. */
  visit(authorizationUrl: URL): Promise<URL>;
  /** Begins to watch a server; the function tells what has happened since. */
  watch(place: Place): () => Happened;
  /** Has something done when the world closes, if it was not done before. */
  cleanUp(work: () => Promise<void>): void;
  close(): Promise<void>;
}

export interface WorldOptions {
  /**
   * Whether client ids may be the URLs of metadata documents, which are on the internet. Then the user only looks at the
   * authorization URL. Default: no.
   */
  metadataDocuments?: boolean;
  /** The lifetime of access tokens, in seconds. Default: an hour. */
  accessTokenSeconds?: number;
}

export async function startWorld({
  metadataDocuments = false,
  accessTokenSeconds = 3_600,
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
  const cleanUps: (() => Promise<void>)[] = [];
  return {
    zone,
    servers,
    identifiers,
    async visit(url) {
      const visit: Visit = { url };
      visits.push(visit);
      try {
        if (metadataDocuments) throw new Error("the user only looks");
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
    cleanUp: (work) => {
      cleanUps.push(work);
    },
    async close() {
      for (const work of cleanUps) await work();
      await Promise.all([servers.origin.close(), servers.path.close()]);
      await zone.close();
    },
  };
}
