// Stands in for `workers.ts` on Node, Deno and Bun, so that tests there can import a Worker.

if (typeof navigator !== "undefined" && navigator.userAgent === "Cloudflare-Workers") {
  throw new Error(
    "This Worker was bundled with the part of @edgegrant/cloudflare that is for Node: add the condition `workerd` to the " +
      "bundler's conditions (esbuild: `--conditions=workerd`; wrangler and Vite's plugin for Workers do it by themselves)",
  );
}

/** The process outlives the request, so the work goes on by itself. */
export function waitUntil(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

/** There is no data centre to keep documents in. */
export const documentCache = undefined;

/** The base class of Durable Objects. */
export class DurableObject {
  protected readonly ctx: unknown;
  protected readonly env: unknown;

  constructor(ctx: unknown, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }
}
