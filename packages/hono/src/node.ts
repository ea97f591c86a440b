import type { KeycardSettings } from "@edgegrant/core";
import { createKeycardServer, environment, type NodeRequest, withConnection } from "@edgegrant/node";
import type { KeycardOptions } from "./options.ts";
import { keycardOn } from "./process.ts";

export * from "./names.ts";

export const keycard = <Env extends KeycardSettings = KeycardSettings>(options: KeycardOptions<Env> = {}) =>
  keycardOn({ environment, createServer: createKeycardServer, withConnection: onNodeServer }, options);

/** The request with its connection, which `@hono/node-server` keeps in `c.env.incoming`. */
function onNodeServer(request: Request, env: unknown): Request {
  const { incoming } = (env ?? {}) as { incoming?: NodeRequest };
  return incoming ? withConnection(request, incoming) : request;
}
