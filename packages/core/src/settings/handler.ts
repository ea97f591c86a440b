import type { AuthInfo } from "../auth-info.ts";
import type { TokenStore } from "../cache/store.ts";
import { TokenCache, type TokenCacheOptions } from "../cache/token-cache.ts";
import { requireIssuer } from "../discovery/issuer.ts";
import { TokenExchangeClient } from "../exchange/client.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import { type DecodesCoding, outgoingResponse } from "../server/outgoing-response.ts";
import { ResourceServer, type ResourceServerOptions } from "../server/resource-server.ts";
import { resolveCredential, resolveSessionKeys, resolveWebIdentity } from "./credential.ts";
import { badRequest, normalizeRequest } from "./normalize-request.ts";
import { publicAddress } from "./server-url.ts";
import type { KeycardSettings } from "./settings.ts";

/** What the settings do not say. */
export interface ServerOptions extends Omit<ResourceServerOptions, "issuer" | "publicJwks" | "sessionKeys"> {
  /** How this server proves to the zone who it is. Default: by what the settings hold. */
  credential?: ApplicationCredential | undefined;
}

/** What a handler finds ready. */
export interface KeycardServices {
  /**
   * The cache of upstream tokens, with the zone and the credential that the settings name. It is built when it is first
   * asked for, and throws {@link ConfigurationError} if it can't be.
   */
  readonly tokens: TokenCache;
}

/** Your handler. It runs for verified callers only. */
export type KeycardFetchHandler = (
  request: Request,
  auth: AuthInfo,
  services: KeycardServices,
) => Response | Promise<Response>;

/** What an adapter's user gives: what the settings do not say, and the handler. */
export interface KeycardHandlerOptions extends Omit<ServerOptions, "fetch"> {
  /** Called once the caller is verified. */
  fetch: KeycardFetchHandler;
  /** Where upstream tokens are kept. Default: in memory. */
  store?: TokenStore | undefined;
}

/**
 * The server that the settings name. A wrong setting does not throw: what depends on it answers 500, with the cause in
 * `onEvent`.
 */
export function createResourceServer(settings: KeycardSettings, options: ServerOptions = {}): ResourceServer {
  const { credential = resolveWebIdentity(settings), ...rest } = options;
  return new ResourceServer({
    ...rest,
    issuer: () => requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER"),
    publicJwks: credential?.getPublicJwks?.bind(credential),
    sessionKeys: () => resolveSessionKeys(settings),
  });
}

/** What core can't know of the platform that it runs on. */
export interface Platform {
  /** Which content codings its `fetch` takes off. Default: gzip and br. */
  decodes?: DecodesCoding | undefined;
}

/**
 * A handler of requests, for a platform that takes the host of `request.url` from the caller: it puts OAuth in front of
 * yours. It never throws: a request whose host or method is none is answered with 400. This is all that an adapter binds to its platform's server.
 *
 * @example
 * ```ts
 * const handler = createKeycardHandler(readSettings((name) => Deno.env.get(name)), {
 *   requiredScopes: ["mcp:tools"],
 *   async fetch(request, auth, { tokens }) {
 *     const profile = await tokens.fetchWithToken(auth, "https://api.github.com", "https://api.github.com/user");
 *     return Response.json({ found: profile.ok });
 *   },
 * });
 * Deno.serve(handler);
 * ```
 */
export function createKeycardHandler(
  settings: KeycardSettings,
  options: KeycardHandlerOptions,
  { decodes }: Platform = {},
): (request: Request) => Promise<Response> {
  const { fetch: handler, store, ...policy } = options;
  const { resource, asMeant } = publicAddress(settings.KEYCARD_SERVER_URL, policy.resource);
  const server = createResourceServer(settings, { ...policy, resource });
  const services = createServices(settings, { ...policy, store });
  return async (received) => {
    const request = normalizeRequest(received);
    if (!request) return badRequest();
    return server.handle(
      asMeant(request),
      async (served, auth) => outgoingResponse(await handler(served, auth, services), served.method, decodes),
      request,
    );
  };
}

function createServices(
  settings: KeycardSettings,
  { credential, store, onEvent, now, userAgent, waitUntil, documentCache }: Omit<KeycardHandlerOptions, "fetch">,
): KeycardServices {
  let tokens: TokenCache | undefined;
  return {
    get tokens() {
      tokens ??= createTokenCache(settings, {
        credential,
        store,
        onEvent,
        now,
        userAgent,
        waitUntil,
        documentCache,
      });
      return tokens;
    },
  };
}

/**
 * A cache of upstream tokens for the zone that the settings name, with the credential that they or the options hold.
 *
 * @throws {ConfigurationError} that says which setting is missing or wrong.
 *
 * @example
 * ```ts
 * const tokens = createTokenCache(settings);
 * const { accessToken } = await tokens.getToken(auth, "https://api.github.com");
 * ```
 */
export function createTokenCache(settings: KeycardSettings, options: TokenCacheOptions = {}): TokenCache {
  const credential = options.credential ?? resolveCredential(settings);
  const issuer = requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER");
  return new TokenCache(new TokenExchangeClient(issuer, { ...options, credential }), { ...options, credential });
}
