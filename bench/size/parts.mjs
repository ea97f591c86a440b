import { bytesBySource } from "../lib/bundle.mjs";

/** The parts of a Worker, by the path of the source. The first match counts. */
const PARTS = [
  ["jose", /node_modules\/jose\//],
  ["exchange with the zone: credentials, private keys, requests, retries, refusals", /core\/src\/(exchange|access)\//],
  ["the token cache: keys, sealing, leases", /core\/src\/cache\//],
  ["its stores on KV and Durable Objects", /cloudflare\/src\/.*(store|vault|limiter)/],
  ["verification, and the zone's keys", /core\/src\/(verify|encoding)\//],
  ["metadata, challenges, CORS", /core\/src\/metadata\//],
  ["the server: pipeline, refusals and sessions", /core\/src\/(server|sessions)\//],
  ["scopes of single tools", /core\/src\/tools\//],
  [
    "discovery, bounded fetches, single flight, eviction",
    /core\/src\/(discovery|concurrency|platform|redaction)\/|document-cache/,
  ],
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
