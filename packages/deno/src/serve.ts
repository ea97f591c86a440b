import {
  createKeycardHandler as createHandler,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import { type DecodesCoding, readSettings } from "@edgegrant/core/adapter";

/** Deno takes off these two, alone. */
const decodes: DecodesCoding = (coding) => coding === "gzip" || coding === "br";

/** The settings that the environment of this process holds: each `KEYCARD_*` by its name. */
export function environment(): KeycardSettings {
  return readSettings((name) => Deno.env.get(name));
}

/** Settings of {@link createKeycardHandler}. The zone, the credential and the address come from the environment. */
export interface KeycardOptions extends KeycardHandlerOptions {
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
}

/** Settings of {@link serveKeycard}. */
export interface ServeKeycardOptions extends KeycardOptions {
  /** Default: 8000; 0 for one that is free. */
  port?: number | undefined;
  /** The address to listen on. Default: all of them. */
  hostname?: string | undefined;
  /** Stops the server. */
  signal?: AbortSignal | undefined;
}

/**
 * A handler for `Deno.serve`: puts OAuth in front of yours. It never throws; what is wrong with a setting goes to
 * `onEvent`, which by default is the log.
 */
export function createKeycardHandler(options: KeycardOptions): (request: Request) => Promise<Response> {
  const { settings = environment(), ...rest } = options;
  return createHandler(settings, rest, { decodes });
}

/**
 * Serves a protected resource.
 *
 * @example
 * ```ts
 * serveKeycard({
 *   requiredScopes: ["mcp:tools"],
 *   fetch: (request, auth) => new Response(`Hello ${auth.subject}`),
 * });
 * ```
 */
export function serveKeycard(options: ServeKeycardOptions): Deno.HttpServer<Deno.NetAddr> {
  const { port = 8000, hostname, signal, ...rest } = options;
  const where: Deno.ServeTcpOptions = { port, ...(hostname !== undefined && { hostname }), ...(signal && { signal }) };
  return Deno.serve(where, createKeycardHandler(rest));
}
