import { waitUntil } from "cloudflare:workers";
import type { DocumentCache, RuntimeOptions } from "@edgegrant/core/adapter";

/**
 * The options with what Workers need beside the defaults: work that several requests share must be handed to the
 * platform, or it dies with the request that began it and everybody else waits for nothing. The imported function
 * protects as `ctx.waitUntil` does, and needs no `ctx`. And public documents outlive the isolate in the data centre's cache.
 */
export function onWorkers<Options extends RuntimeOptions>(options: Options): Options {
  return {
    ...options,
    waitUntil: options.waitUntil ?? waitUntil,
    documentCache: options.documentCache ?? cacheApiDocumentCache,
  };
}

const CACHE = "edgegrant";

/**
 * Keeps public documents in the data centre's cache (the Cache API), so that a new isolate in a warm data centre
 * fetches nothing. Only Workers of the same account on the same domain can reach it. Where the platform gives no cache,
 * as on some preview domains, there is simply never anything in it.
 */
const cacheApiDocumentCache: DocumentCache = {
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
