import type { AuthInfo } from "../auth-info.ts";
import type { TokenStore } from "../cache/store.ts";
import { TokenCache, type TokenCacheOptions } from "../cache/token-cache.ts";
import { requireIssuer } from "../discovery/issuer.ts";
import { TokenExchangeClient } from "../exchange/client.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import type { DecodesCoding } from "../platform/content-coding.ts";
import type { Profile } from "../profiles/profile.ts";
import { outgoingResponse } from "../server/outgoing-response.ts";
import type { Dependencies } from "../server/readiness.ts";
import { ResourceServer, type ResourceServerOptions } from "../server/resource-server.ts";
import { configuredCredential, resolveCredential, resolveSessionKeys, resolveWebIdentity } from "./credential.ts";
import { badRequest, normalizeRequest } from "./normalize-request.ts";
import { publicAddress } from "./server-url.ts";
import type { KeycardSettings } from "./settings.ts";

/** Options beyond the settings. */
export interface ServerOptions
  extends Omit<ResourceServerOptions, "issuer" | "publicJwks" | "clientIds" | "sessionKeys"> {
  /** How this server authenticates to the zone. Default: the credential in the settings. */
  credential?: ApplicationCredential | undefined;
}

/** Services for a handler. */
export interface KeycardServices {
  /**
   * The cache of upstream tokens, for the zone and the credential in the settings. It is built on first access, which
   * throws {@link ConfigurationError} if a setting is missing or wrong.
   */
  readonly tokens: TokenCache;
}

/** Your handler. It runs for verified callers only. */
export type KeycardFetchHandler = (
  request: Request,
  auth: AuthInfo,
  services: KeycardServices,
) => Response | Promise<Response>;

/** Options for an adapter's handler: everything beyond the settings. */
export interface KeycardHandlerOptions extends Omit<ServerOptions, "fetch" | "dependencies"> {
  /** Called for each verified caller. */
  fetch: KeycardFetchHandler;
  /** The store of upstream tokens. Default: in memory. */
  store?: TokenStore | undefined;
}

/**
 * Creates a server from the settings. A wrong setting does not throw: requests that depend on it get 500, and `onEvent`
 * gets the cause.
 */
export function createResourceServer(settings: KeycardSettings, options: ServerOptions = {}): ResourceServer {
  const { credential = resolveWebIdentity(settings), ...rest } = options;
  return new ResourceServer({
    ...rest,
    issuer: () => requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER"),
    publicJwks: credential?.getPublicJwks?.bind(credential),
    clientIds: () =>
      [settings.KEYCARD_ISSUER, ...(rest.trustedIssuers ?? [])].flatMap(
        (issuer) => credential?.getClientId?.(issuer) ?? [],
      ),
    sessionKeys: () => resolveSessionKeys(settings),
  });
}

/** Options of a token cache, and of its client for the zone. */
export interface ZoneTokenCacheOptions extends TokenCacheOptions {
  /** How the zone writes its metadata and takes exchanges. Default: as Keycard does, and RFC 8693. */
  profile?: Profile | undefined;
}

/** Options of {@link createKeycardServer}: those of a handler, without the handler. */
export interface KeycardServerOptions extends Omit<KeycardHandlerOptions, "fetch"> {}

/** A protected resource that gets its handler with each request, as the middleware of a framework needs it. */
export interface KeycardServer {
  /**
   * Answers one request. Calls the handler for verified callers only. Never throws: an error from the handler becomes
   * an answer and an event. A request with an invalid host or method gets 400.
   */
  handle(request: Request, handler: KeycardFetchHandler): Promise<Response>;
}

/** Facts about the platform that core can't find out. */
export interface Platform {
  /** The content codings that its `fetch` decodes. Default: gzip and br. */
  decodes?: DecodesCoding | undefined;
  /** How to set what is missing, for messages, such as "in .env". */
  how?: string | undefined;
}

/**
 * Creates a handler that protects yours with OAuth, for platforms that take the host of `request.url` from the caller.
 * An adapter passes it to its platform's server. It never throws: a request with an invalid host or method gets 400.
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
  platform: Platform = {},
): (request: Request) => Promise<Response> {
  const { fetch: handler, ...rest } = options;
  const server = createKeycardServer(settings, rest, platform);
  return (request) => server.handle(request, handler);
}

/** Creates the server behind {@link createKeycardHandler}. */
export function createKeycardServer(
  settings: KeycardSettings,
  options: KeycardServerOptions,
  { decodes, how }: Platform = {},
): KeycardServer {
  const { store, ...policy } = options;
  const { resource, readdress, requireKnown } = publicAddress(settings.KEYCARD_SERVER_URL, policy.resource);
  let parts: Dependencies | undefined;
  const dependencies = () => {
    requireKnown();
    parts ??= { credential: configuredCredential(settings, policy.credential), store };
    return parts;
  };
  const server = createResourceServer(settings, { ...policy, resource, dependencies });
  const services = createServices(settings, { ...policy, store }, how);
  return {
    async handle(received, handler) {
      const request = normalizeRequest(received);
      if (!request) return badRequest();
      return server.handle(
        request,
        async (served, auth) => outgoingResponse(await handler(served, auth, services), served.method, decodes),
        readdress(request),
      );
    },
  };
}

function createServices(
  settings: KeycardSettings,
  { credential, store, profile, onEvent, now, userAgent, waitUntil, documentCache }: KeycardServerOptions,
  how: string | undefined,
): KeycardServices {
  let tokens: TokenCache | undefined;
  return {
    get tokens() {
      tokens ??= createTokenCache(settings, {
        credential: credential ?? resolveCredential(settings, how),
        store,
        profile,
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
 * Creates a cache of upstream tokens for the zone in the settings. The credential comes from the options or the
 * settings.
 *
 * @throws {ConfigurationError} that says which setting is missing or wrong.
 *
 * @example
 * ```ts
 * const tokens = createTokenCache(settings);
 * const { accessToken } = await tokens.getToken(auth, "https://api.github.com");
 * ```
 */
export function createTokenCache(settings: KeycardSettings, options: ZoneTokenCacheOptions = {}): TokenCache {
  const credential = options.credential ?? resolveCredential(settings);
  const issuer = requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER");
  return new TokenCache(new TokenExchangeClient(issuer, { ...options, credential }), { ...options, credential });
}
