import { createServer, type Server } from "node:http";
import {
  createKeycardHandler as createHandler,
  type KeycardFetchHandler,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import { readSettings } from "@edgegrant/core/adapter";
import { decodes, type NodeListener, type NodeListenerOptions, toNodeListener } from "./listener.ts";
import { lostBodyError } from "./parsed-body.ts";

/** The settings that the environment of this process holds: each `KEYCARD_*` by its name. */
export function environment(): KeycardSettings {
  return readSettings((name) => process.env[name]);
}

/** Settings of {@link createKeycardHandler}. The zone, the credential and the address come from the environment. */
export interface KeycardOptions extends KeycardHandlerOptions {
  /** Default: the environment. */
  settings?: KeycardSettings | undefined;
}

/**
 * A handler of web-standard requests: puts OAuth in front of yours. It never throws; what is wrong with a setting goes to
 * `onEvent`, which by default is the log. {@link toNodeListener} turns it into a listener.
 */
export function createKeycardHandler(options: KeycardOptions): (request: Request) => Promise<Response> {
  const { settings = environment(), fetch: handler, ...rest } = options;
  const fetch: KeycardFetchHandler = (request, auth, services) => {
    // A handler can't tell such a body from one that it has read itself, and would blame its caller.
    if (request.bodyUsed) throw lostBodyError();
    return handler(request, auth, services);
  };
  return createHandler(settings, { ...rest, fetch }, { decodes });
}

/**
 * The same as a listener for `node:http`, and for whatever takes one, such as Express. A body that a parser has read before
 * is used as {@link toNodeListener} says; if it is lost, the answer is 500, and the event `configuration.invalid` says what to
 * change.
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
