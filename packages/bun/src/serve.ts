import {
  createKeycardHandler as createHandler,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import { type DecodesCoding, readSettings } from "@edgegrant/core/adapter";

/** Bun takes off each of these, alone. */
const DECODED = new Set(["gzip", "x-gzip", "deflate", "br", "zstd"]);
const decodes: DecodesCoding = (coding) => DECODED.has(coding);

/** The settings that the environment of this process holds: each `KEYCARD_*` by its name. */
export function environment(): KeycardSettings {
  return readSettings((name) => process.env[name]);
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
  /** How long a connection may be silent, in seconds. Default: 0, for ever, as streams of events need it. */
  idleTimeout?: number | undefined;
}

/**
 * A handler for `Bun.serve`: puts OAuth in front of yours. It never throws; what is wrong with a setting goes to
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
export function serveKeycard(options: ServeKeycardOptions): Bun.Server<undefined> {
  const { port = 8000, hostname, idleTimeout = 0, ...rest } = options;
  const handler = createKeycardHandler(rest);
  return Bun.serve({
    port,
    idleTimeout,
    // Unless told otherwise, Bun shows a failure to whoever calls: with stack, source and paths.
    development: false,
    ...(hostname !== undefined && { hostname }),
    fetch: (request) => handler(request),
    error: answerFailure,
  });
}

/** What fails behind the handler, such as an answer that has been read already. */
function answerFailure(error: unknown): Response {
  console.error(error);
  return Response.json({ error: "server_error" }, { status: 500, headers: { "Cache-Control": "no-store" } });
}
