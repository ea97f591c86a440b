import {
  type GatewayOptions as CoreGatewayOptions,
  createGateway as createCoreGateway,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import {
  createKeycardServer as createServer,
  type DecodesCoding,
  startMessage as describeStart,
  type KeycardServer,
  type ListeningAddress,
  readSettings,
} from "@edgegrant/core/adapter";

/** Deno's `fetch` decodes these two, but not in combination. */
const decodes: DecodesCoding = (coding) => coding === "gzip" || coding === "br";

/** How to set what is missing, for messages. */
const HOW = "in the environment, or in a file that `deno run --env-file=.env` reads";

/** The settings in the environment of this process, under their `KEYCARD_*` names. */
export function environment(): KeycardSettings {
  return readSettings((name) => Deno.env.get(name));
}

/** Settings of {@link createKeycardHandler}. The zone, the credential and the address come from the environment. */
export interface KeycardOptions extends KeycardHandlerOptions {
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
}

/** Settings of {@link createKeycardServer}: those of a handler, without the handler. */
export interface KeycardServerOptions extends Omit<KeycardOptions, "fetch"> {}

/**
 * What to log when a server of your own listens: where, who can reach it, and which settings are missing.
 * {@link serveKeycard} does it by itself.
 */
export function startMessage(
  address: ListeningAddress,
  options: Pick<KeycardOptions, "credential" | "resource" | "settings"> = {},
): string {
  const { settings = environment(), ...rest } = options;
  return describeStart(address, settings, rest, HOW);
}

/** Settings of {@link serveKeycard}. */
export interface ServeKeycardOptions extends KeycardOptions {
  /** Default: 8000. 0 selects a free port. */
  port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1. "0.0.0.0" is all addresses, as a container needs it. */
  hostname?: string | undefined;
  /** Gets the message of {@link startMessage} when the server listens. Default: `console.info`. */
  onListen?: ((message: string) => void) | undefined;
  /** Stops the server. */
  signal?: AbortSignal | undefined;
}

/**
 * Creates a handler for `Deno.serve` that protects yours with OAuth. It never throws. `onEvent` gets the errors of
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
 * Creates a handler for `Deno.serve` that puts OAuth in front of another server. It never throws, and reports errors of
 * settings like {@link createKeycardHandler}.
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  const { settings = environment(), ...rest } = options;
  return createCoreGateway(settings, rest, { decodes, how: HOW });
}

/** Creates a server that gets its handler with each request, as the middleware of a framework needs it. */
export function createKeycardServer(options: KeycardServerOptions = {}): KeycardServer {
  const { settings = environment(), ...rest } = options;
  return createServer(settings, rest, { decodes, how: HOW });
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
  const { port = 8000, hostname = "127.0.0.1", onListen = console.info, signal, ...rest } = options;
  const where = { port, hostname, ...(signal && { signal }) };
  const log = (address: Deno.NetAddr) => onListen(startMessage({ hostname, port: address.port }, rest));
  return Deno.serve({ ...where, onListen: log }, createKeycardHandler(rest));
}
