import { createRuntime, type Runtime, type RuntimeOptions } from "@edgegrant/core/adapter";
import { documentCache, waitUntil } from "./workers.ts";

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
    documentCache: options.documentCache ?? documentCache,
  };
}

/** A runtime with the defaults, for functions that have no options for one. */
export const workersRuntime: Runtime = /* @__PURE__ */ createRuntime(/* @__PURE__ */ onWorkers({}));
