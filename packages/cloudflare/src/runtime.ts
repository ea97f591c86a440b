import { waitUntil } from "cloudflare:workers";
import type { RuntimeOptions } from "@edgegrant/core/adapter";
import { cacheApiDocumentCache } from "./cache-api-document-cache.ts";

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
