// What this package takes from the platform. Outside Workers, `outside-workers.ts` stands in for this file: see "imports" in
// package.json.
import { DurableObject, waitUntil } from "cloudflare:workers";
import type { DocumentCache } from "@edgegrant/core/adapter";

export { DurableObject, waitUntil };

const CACHE = "edgegrant";

/**
 * Keeps public documents in the data centre's cache (the Cache API), so that a new isolate in a warm data centre
 * fetches nothing. Only Workers of the same account on the same domain can access it. Where the platform has no cache,
 * as on some preview domains, it is always empty.
 */
export const documentCache: DocumentCache | undefined = {
  async get(name) {
    const cache = await caches.open(CACHE);
    const response = await cache.match(cacheUrl(name));
    return response?.json();
  },
  async put(name, document, keepSeconds) {
    const cache = await caches.open(CACHE);
    const headers = { "Cache-Control": `max-age=${keepSeconds}` };
    await cache.put(cacheUrl(name), Response.json(document, { headers }));
  },
};

/** The Cache API needs a URL as key. This one can't be fetched. */
function cacheUrl(name: string): string {
  return `https://edgegrant.invalid/${encodeURIComponent(name)}`;
}
