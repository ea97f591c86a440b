import {
  createKeycardHandler as createHandler,
  type KeycardFetchHandler,
  type KeycardHandlerOptions,
  type KeycardSettings,
} from "@edgegrant/core";
import { decodes } from "./decodes.ts";
import { environment } from "./environment.ts";
import { type NodeListener, type NodeListenerOptions, toNodeListener } from "./listener.ts";
import { lostBody } from "./parsed-body.ts";

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
    if (request.bodyUsed) throw lostBody();
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
