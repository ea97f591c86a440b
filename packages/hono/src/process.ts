import type { KeycardSettings } from "@edgegrant/core";
import { credentialFor, type KeycardServer, type KeycardServerOptions } from "@edgegrant/core/adapter";
import type { MiddlewareHandler } from "hono";
import { middleware } from "./middleware.ts";
import type { KeycardOptions, KeycardVariables } from "./options.ts";

/** What differs between the platforms whose settings belong to the process. */
export interface ProcessPlatform {
  environment(): KeycardSettings;
  createServer(options: KeycardServerOptions & { settings: KeycardSettings }): KeycardServer;
  /** The request with what the platform tells of its connection. `env` is Hono's `c.env`. Default: nothing is told. */
  withConnection?(request: Request, env: unknown): Request;
}

/** The middleware on a platform whose settings belong to the process. */
export function keycardOn<Env extends KeycardSettings>(
  { environment, createServer, withConnection }: ProcessPlatform,
  { settings = environment(), credential, ...options }: KeycardOptions<Env>,
): MiddlewareHandler<{ Variables: KeycardVariables }> {
  const server = createServer({ ...options, settings, credential: credentialFor(settings as Env, credential) });
  // Only this option needs the connection.
  const received = options.mutualTls && withConnection;
  return middleware((request, env, handler) => server.handle(received?.(request, env) ?? request, handler));
}
