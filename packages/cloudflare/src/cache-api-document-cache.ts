import type { DocumentCache } from "@edgegrant/core/adapter";

const CACHE = "edgegrant";

/**
 * Keeps public documents in the data centre's cache (the Cache API), so that a new isolate in a warm data centre
 * fetches nothing. Only Workers of the same account on the same domain can reach it. Where the platform gives no cache,
 * as on some preview domains, there is simply never anything in it.
 */
export const cacheApiDocumentCache: DocumentCache = {
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

/** The cache wants an address; this one can't be fetched by anybody. */
function cacheUrl(name: string): string {
  return `https://edgegrant.invalid/${encodeURIComponent(name)}`;
}
