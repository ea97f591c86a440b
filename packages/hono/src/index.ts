import type { KeycardSettings } from "@edgegrant/core";
import { createKeycardServer, readSettings } from "@edgegrant/core/adapter";
import type { MiddlewareHandler } from "hono";
import type { KeycardOptions, KeycardVariables } from "./options.ts";
import { keycardOn } from "./process.ts";

export * from "./names.ts";

/**
 * Protects the routes that are registered after it with OAuth. It sets `c.var.auth` and `c.var.tokens` for verified
 * callers, and answers all others: preflights, the well-known documents, 400, 401, 403 and 503 with their challenges.
 * An error of edgegrant that a route throws gets edgegrant's answer. `app.onError` answers every other one.
 *
 * A wrong setting does not throw. Requests that depend on it get 500, and `onEvent` gets the cause.
 *
 * @example
 * ```ts
 * const app = new Hono();
 * app.get("/health", (c) => c.text("ok"));
 * app.use(keycard({ resource: "/mcp", requiredScopes: ["mcp:tools"] }));
 * app.all("/mcp", (c) => mcp.fetch(c.req.raw, { authInfo: c.var.auth }));
 * ```
 */
export function keycard<Env extends KeycardSettings = KeycardSettings>(
  options: KeycardOptions<Env> = {},
): MiddlewareHandler<{ Variables: KeycardVariables }> {
  return keycardOn(unknownPlatform, options);
}

/** Runtimes without an entry point of their own. */
const unknownPlatform = {
  environment: () => readSettings((name) => variables()[name]),
  createServer: ({ settings, ...options }: Parameters<Parameters<typeof keycardOn>[0]["createServer"]>[0]) =>
    createKeycardServer(settings, options),
};

/** The variables of the process, where the runtime has the global `process`. */
function variables(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env ?? {};
}
