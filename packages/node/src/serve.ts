import { createServer, type Server } from "node:http";
import {
  type GatewayOptions as CoreGatewayOptions,
  forwardTo,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import {
  createKeycardServer as createWebServer,
  startMessage as describeStart,
  gatewayPath,
  type KeycardServer,
  type ListeningAddress,
  readSettings,
} from "@edgegrant/core/adapter";
import { decodes, type NodeListener, type NodeListenerOptions, toNodeListener } from "./listener.ts";
import { lostBodyError } from "./parsed-body.ts";

/** How to set what is missing, for messages. */
const HOW = "in the environment, or in a file that `node --env-file=.env` reads";

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

/**
 * Creates a handler of web-standard requests that protects yours with OAuth. It never throws. `onEvent` gets the errors
 * of settings; by default it logs them. {@link toNodeListener} turns the handler into a listener.
 */
export function createKeycardHandler(options: KeycardOptions): (request: Request) => Promise<Response> {
  const { fetch: handler, ...rest } = options;
  const server = createKeycardServer(rest);
  return (received) =>
    server.handle(received, (request, auth, services) => {
      // A handler can't distinguish such a body from one that it has read itself, and would report the wrong cause.
      if (request.bodyUsed) throw lostBodyError();
      return handler(request, auth, services);
    });
}

/** Settings of {@link createGateway}. The zone, the credential and the address come from the environment. */
export interface GatewayOptions extends CoreGatewayOptions {
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
}

/**
 * Creates a handler of web-standard requests that puts OAuth in front of another server. It never throws, and reports
 * errors of settings like {@link createKeycardHandler}.
 *
 * @example
 * ```ts
 * createServer(toNodeListener(createGateway({ upstream: "http://127.0.0.1:9000/mcp" }))).listen(8000);
 * ```
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  const { settings = environment(), ...rest } = options;
  const path = gatewayPath(rest, settings.KEYCARD_SERVER_URL);
  return createKeycardHandler({ ...rest, settings, fetch: forwardTo({ ...rest, path }, { decodes }) });
}

/** Creates a server that gets its handler with each request, as the middleware of a framework needs it. */
export function createKeycardServer(options: KeycardServerOptions = {}): KeycardServer {
  const { settings = environment(), ...rest } = options;
  return createWebServer(settings, rest, { decodes, how: HOW });
}

/**
 * The same as a listener for `node:http` and compatible frameworks, such as Express. A body that a parser has already
 * read is handled as described for {@link toNodeListener}. If the body is lost, the answer is 500, and the event
 * `configuration.invalid` says what to change.
 *
 * @example
 * ```ts
 * createServer(createKeycardListener({ fetch: (request, auth) => new Response(`Hello ${auth.subject}`) })).listen(8000);
 * ```
 */
export function createKeycardListener(options: KeycardOptions & NodeListenerOptions): NodeListener {
  const { onError, ...rest } = options;
  return toNodeListener(createKeycardHandler(rest), { onError });
}

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
export interface ServeKeycardOptions extends KeycardOptions, NodeListenerOptions {
  /** Default: 8000. 0 selects a free port. */
  port?: number | undefined;
  /** The address to listen on. Default: 127.0.0.1. "0.0.0.0" is all addresses, as a container needs it. */
  hostname?: string | undefined;
  /** Gets the message of {@link startMessage} when the server listens. Default: `console.info`. */
  onListen?: ((message: string) => void) | undefined;
}

/**
 * Serves a protected resource over plain HTTP. TLS is the task of a proxy in front of it.
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
  const { port = 8000, hostname = "127.0.0.1", onListen = console.info, ...rest } = options;
  const server = createServer(createKeycardListener(rest));
  server.once("listening", () => {
    const address = server.address();
    if (typeof address === "object" && address) onListen(startMessage({ hostname, port: address.port }, rest));
  });
  return server.listen(port, hostname);
}
