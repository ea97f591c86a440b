import {
  type GatewayOptions as CoreGatewayOptions,
  createGateway as createCoreGateway,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import {
  createKeycardServer as createServer,
  type DecodesCoding,
  type KeycardServer,
  readSettings,
} from "@edgegrant/core/adapter";

/** Bun's `fetch` decodes each of these, but not in combination. */
const DECODED = new Set(["gzip", "x-gzip", "deflate", "br", "zstd"]);
const decodes: DecodesCoding = (coding) => DECODED.has(coding);

/** The settings in the environment of this process, under their `KEYCARD_*` names. */
export function environment(): KeycardSettings {
  return readSettings((name) => process.env[name]);
}

/** Settings of {@link createKeycardHandler}. The zone, the credential and the address come from the environment. */
export interface KeycardOptions extends KeycardHandlerOptions {
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
}

/** Settings of {@link createKeycardServer}: those of a handler, without the handler. */
export interface KeycardServerOptions extends Omit<KeycardOptions, "fetch"> {}

/** Settings of {@link serveKeycard}. */
export interface ServeKeycardOptions extends KeycardOptions {
  /** Default: 8000. 0 selects a free port. */
  port?: number | undefined;
  /** The address to listen on. Default: all addresses. */
  hostname?: string | undefined;
  /**
   * How long a connection may be idle, in seconds. Default: 0 (no limit), because event streams may be silent for long.
   */
  idleTimeout?: number | undefined;
}

/**
 * Creates a handler for `Bun.serve` that protects yours with OAuth. It never throws. `onEvent` gets the errors of
 * settings; by default it logs them.
 */
export function createKeycardHandler(options: KeycardOptions): (request: Request) => Promise<Response> {
  const { fetch: handler, ...rest } = options;
  const server = createKeycardServer(rest);
  return (request) => server.handle(request, handler);
}

/** Settings of {@link createGateway}. The zone, the credential and the address come from the environment. */
export interface GatewayOptions extends CoreGatewayOptions {
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
}

/**
 * Creates a handler for `Bun.serve` that puts OAuth in front of another server. It never throws, and reports errors of
 * settings like {@link createKeycardHandler}.
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  const { settings = environment(), ...rest } = options;
  return createCoreGateway(settings, rest, { decodes });
}

/** Creates a server that gets its handler with each request, as the middleware of a framework needs it. */
export function createKeycardServer(options: KeycardServerOptions = {}): KeycardServer {
  const { settings = environment(), ...rest } = options;
  return createServer(settings, rest, { decodes });
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
    // By default, Bun shows errors to callers, with stack, source and paths.
    development: false,
    ...(hostname !== undefined && { hostname }),
    fetch: (request) => handler(request),
    error: answerFailure,
  });
}

/** Answers errors outside the handler, such as an answer whose body was already read. */
function answerFailure(error: unknown): Response {
  console.error(error);
  return Response.json({ error: "server_error" }, { status: 500, headers: { "Cache-Control": "no-store" } });
}
