import { waitUntil } from "cloudflare:workers";
import { createRuntime, type DocumentCache, type Runtime, type RuntimeOptions } from "@edgegrant/core/adapter";

/**
 * Adds the defaults for Workers to the options. `waitUntil`: the platform must know of work that several requests
 * share; otherwise the work dies with the request that started it, and the others wait for nothing. The imported
 * function works like `ctx.waitUntil` without a `ctx`. `documentCache`: public documents are kept in the data centre's
 * cache, so they outlive the isolate.
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
 * fetches nothing. Only Workers of the same account on the same domain can access it. Where the platform has no cache,
 * as on some preview domains, it is always empty.
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

/** The Cache API needs a URL as key. This one can't be fetched. */
function cacheUrl(name: string): string {
  return `https://edgegrant.invalid/${encodeURIComponent(name)}`;
}

/** A runtime with the defaults, for functions that have no options for one. */
export const workersRuntime: Runtime = /* @__PURE__ */ createRuntime(/* @__PURE__ */ onWorkers({}));
