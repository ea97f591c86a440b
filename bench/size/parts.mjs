import { bytesBySource } from "../lib/bundle.mjs";

/** The parts of a Worker, by the path of the source. The first match counts. */
const PARTS = [
  ["jose", /node_modules\/jose\//],
  [
    "web identity: private keys as PEM and JWK, signed assertions",
    /core\/src\/exchange\/(der|jwt-signer|pem|private-|signing-key|web-identity)/,
  ],
  ["exchange with the zone: client secrets, requests, retries, refusals", /core\/src\/(exchange|access)\//],
  [
    "tokens shared between isolates: sealing, leases, KV, Durable Objects",
    /core\/src\/cache\/(sealed-store|sealing|tiered|leased-exchange)|cloudflare\/src\/.*(store|vault|limiter)/,
  ],
  ["the token cache", /core\/src\/cache\//],
  ["verification, and the zone's keys", /core\/src\/(verify|encoding)\//],
  ["metadata, challenges, CORS", /core\/src\/metadata\//],
  ["sessions that belong to their callers", /core\/src\/sessions\//],
  ["the server: pipeline, refusals, the end of streams", /core\/src\/server\//],
  ["scopes of single tools", /core\/src\/tools\//],
  ["redaction of tokens and secrets", /core\/src\/redaction\//],
  ["discovery, bounded fetches, single flight, eviction", /core\/src\/(discovery|concurrency|platform)\//],
  ["errors, events, settings and what binds it to Workers", /core\/src\/|cloudflare\/src\//],
  ["the Worker itself", /./],
];

/** Minified bytes of each part of a Worker. */
export async function measureParts(entry) {
  const bytes = Object.fromEntries(PARTS.map(([name]) => [name, 0]));
  for (const [path, count] of Object.entries(await bytesBySource(entry))) {
    const [name] = PARTS.find(([, place]) => place.test(path));
    bytes[name] += count;
  }
  return bytes;
}
