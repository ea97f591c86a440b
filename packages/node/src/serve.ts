import { createServer, type Server } from "node:http";
import { createKeycardListener, type KeycardOptions } from "./handler.ts";
import type { NodeListenerOptions } from "./listener.ts";

/** Settings of {@link serveKeycard}. */
export interface ServeKeycardOptions extends KeycardOptions, NodeListenerOptions {
  /** Default: 8000; 0 for one that is free. */
  port?: number | undefined;
  /** The address to listen on. Default: all of them. */
  hostname?: string | undefined;
}

/**
 * Serves a protected resource, by plain HTTP: TLS is the business of the proxy in front of it.
 *
 * @example
 * ```ts
 * serveKeycard({
 *   requiredScopes: ["mcp:tools"],
 *   fetch: (request, auth) => new Response(`Hello ${auth.subject}`),
 * });
 * ```
 */
export function serveKeycard(options: ServeKeycardOptions): Server {
  const { port = 8000, hostname, ...rest } = options;
  return createServer(createKeycardListener(rest)).listen(port, hostname);
}
