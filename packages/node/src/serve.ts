import { createServer, type Server } from "node:http";
import { createKeycardListener, type KeycardOptions } from "./handler.ts";

/** Settings of {@link serveKeycard}. */
export interface ServeKeycardOptions extends KeycardOptions {
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
export function serveKeycard({ port = 8000, hostname, ...options }: ServeKeycardOptions): Server {
  // Node drops the second of two headers; who sends two tokens is to be refused, not to be taken for the first.
  const server = createServer({ joinDuplicateHeaders: true }, createKeycardListener(options));
  return server.listen(port, hostname);
}
