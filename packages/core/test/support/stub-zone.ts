import type { Json } from "./forge.ts";

/** A zone in memory, for keys and answers that the local zone can't produce. It records every call made to it. */
export interface StubZone {
  issuer: string;
  jwksUri: string;
  /** The keys of the JWK Set. May be changed at any time. */
  keys: Json[];
  /** Members of the metadata that are added to `issuer` and `jwks_uri`, or replace them. */
  metadata: Json;
  /** Documents at further URLs. */
  documents: Record<string, Json>;
  /** The requested URLs, in order. */
  calls: string[];
  fetch: typeof fetch;
}

export function createStubZone(issuer: string, keys: Json[]): StubZone {
  const { origin, pathname } = new URL(issuer);
  const metadataUrl = `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, "")}`;
  const zone: StubZone = {
    issuer,
    jwksUri: `${origin}/jwks`,
    keys,
    metadata: {},
    documents: {},
    calls: [],
    fetch: async (input) => {
      const url = input instanceof Request ? input.url : String(input);
      zone.calls.push(url);
      if (url === metadataUrl) return Response.json({ issuer, jwks_uri: zone.jwksUri, ...zone.metadata });
      if (url === (zone.metadata.jwks_uri ?? zone.jwksUri)) return Response.json({ keys: zone.keys });
      const document = zone.documents[url];
      if (document) return Response.json(document);
      return Response.json({ error: "not_found" }, { status: 404 });
    },
  };
  return zone;
}

/** One `fetch` for several stub zones. Each answers for its own origin; other origins fail. */
export function fetchAmong(zones: readonly StubZone[]): typeof fetch {
  return async (input, init) => {
    const { origin } = new URL(input instanceof Request ? input.url : String(input));
    const zone = zones.find(({ issuer }) => new URL(issuer).origin === origin);
    if (!zone) throw new TypeError(`no zone at ${origin}`);
    return zone.fetch(input, init);
  };
}
