import type { RequestListener } from "node:http";
import {
  createKeycardHandler as createHandler,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import { environment } from "./environment.ts";
import { type NodeListenerOptions, toNodeListener } from "./listener.ts";

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
  const { settings = environment(), ...rest } = options;
  return createHandler(settings, rest);
}

/**
 * The same as a listener for `node:http`, and for whatever takes one.
 *
 * @example
 * ```ts
 * createServer(createKeycardListener({ fetch: (request, auth) => new Response(`Hello ${auth.subject}`) })).listen(8000);
 * ```
 */
export function createKeycardListener(options: KeycardOptions & NodeListenerOptions): RequestListener {
  const { onError, ...rest } = options;
  return toNodeListener(createKeycardHandler(rest), { onError });
}
