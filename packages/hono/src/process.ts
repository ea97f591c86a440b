import type { KeycardSettings } from "@edgegrant/core";
import { credentialFor, type KeycardServer, type KeycardServerOptions } from "@edgegrant/core/adapter";
import type { MiddlewareHandler } from "hono";
import { middleware } from "./middleware.ts";
import type { KeycardOptions, KeycardVariables } from "./options.ts";

/** What differs between the platforms whose settings belong to the process. */
export interface ProcessPlatform {
  environment(): KeycardSettings;
  createServer(options: KeycardServerOptions & { settings: KeycardSettings }): KeycardServer;
}

/** The middleware on a platform whose settings belong to the process. */
export function keycardOn<Env extends KeycardSettings>(
  { environment, createServer }: ProcessPlatform,
  { settings = environment(), credential, ...options }: KeycardOptions<Env>,
): MiddlewareHandler<{ Variables: KeycardVariables }> {
  const server = createServer({ ...options, settings, credential: credentialFor(settings as Env, credential) });
  return middleware((request, _env, handler) => server.handle(request, handler));
}
