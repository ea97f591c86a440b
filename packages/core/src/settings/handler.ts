import { requireIssuer } from "../issuer.ts";
import { type AuthenticatedHandler, ResourceServer, type ResourceServerOptions } from "../server/resource-server.ts";
import { resolveWebIdentity } from "./credential.ts";
import { publicAddress } from "./server-url.ts";
import type { KeycardSettings } from "./settings.ts";

/** What the settings do not say. */
export type SettledServerOptions = Omit<ResourceServerOptions, "issuer" | "publicJwks">;

/** What an adapter's user gives: what the settings do not say, and the handler. */
export interface KeycardHandlerOptions extends Omit<SettledServerOptions, "fetch"> {
  /** Called once the caller is verified. */
  fetch: AuthenticatedHandler;
}

/**
 * The server that the settings name. A wrong setting does not throw: what depends on it answers 500, with the cause in
 * `onEvent`.
 */
export function createResourceServer(settings: KeycardSettings, options: SettledServerOptions = {}): ResourceServer {
  const identity = resolveWebIdentity(settings);
  return new ResourceServer({
    ...options,
    issuer: () => requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER"),
    publicJwks: identity && (() => identity.getPublicJwks()),
  });
}

/**
 * A handler of requests, for a platform that takes the host of `request.url` from the caller: it puts OAuth in front of
 * yours. It never throws. This is all that an adapter binds to its platform's server.
 *
 * @example
 * ```ts
 * const handler = createKeycardHandler(readSettings((name) => Deno.env.get(name)), {
 *   requiredScopes: ["mcp:tools"],
 *   fetch: (request, auth) => new Response(`Hello ${auth.subject}`),
 * });
 * Deno.serve(handler);
 * ```
 */
export function createKeycardHandler(
  settings: KeycardSettings,
  { fetch: handler, ...options }: KeycardHandlerOptions,
): (request: Request) => Promise<Response> {
  const { resource, asMeant } = publicAddress(settings.KEYCARD_SERVER_URL, options.resource);
  const server = createResourceServer(settings, { ...options, resource });
  return (request) => server.handle(asMeant(request), (_, auth) => handler(request, auth));
}
