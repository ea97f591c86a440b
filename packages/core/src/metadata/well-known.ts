import {
  type AuthorizationServer,
  type AuthorizationServerMetadata,
  DiscoveryError,
} from "../discovery/authorization-server.ts";
import { requireTrustedIssuers } from "../discovery/issuer.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError, UnavailableError } from "../errors.ts";
import type { Resource } from "../verify/audience.ts";
import { describeResource, type ProtectedResourceDescription } from "./protected-resource.ts";
import { addressedResource, type MetadataLocation } from "./resource-identifier.ts";

/** A set of public keys (RFC 7517 section 5). */
export interface PublicJwks {
  keys: Record<string, unknown>[];
}

/** What the well-known documents of a server say. */
export interface WellKnownOptions extends ProtectedResourceDescription, DiscoveryPolicy, MetadataLocation {
  /** The zone. A function, because it throws if the zone is misconfigured, and the other documents do not need it. */
  authorizationServer: () => AuthorizationServer;
  /** Further zones whose tokens are accepted, verbatim. Clients learn of them after the zone itself. */
  trustedIssuers?: readonly string[] | undefined;
  /** The resource identifier. Default: the origin of the request. */
  resource?: Resource | undefined;
  /** The public keys of this server, if it has any. */
  publicJwks?: (() => Promise<PublicJwks>) | undefined;
  /** Told why a document could not be served. */
  onFailure?: ((error: unknown) => void) | undefined;
}

const METHODS = "GET, HEAD, OPTIONS";
const MAX_AGE_SECONDS = 3600;
/** This revision knows no protected resource metadata: it looks for an authorization server on the resource's origin. */
const REVISION_WITHOUT_RESOURCE_METADATA = "2025-03-26";

type DocumentName = "oauth-protected-resource" | "oauth-authorization-server" | "jwks.json";
const DOCUMENT = /^\/\.well-known\/(?:(oauth-protected-resource|oauth-authorization-server)(\/.*)?|(jwks\.json))$/;

/** A well-known document, and the URL of the resource that it describes. */
interface WellKnownDocument {
  name: DocumentName;
  about: URL;
}

/** Whether a request may be for a well-known document: most are not, and need not be taken apart to see that. */
export function isWellKnown(request: Request): boolean {
  return request.url.includes("/.well-known/");
}

/**
 * Answers a request for a well-known document (RFC 9728 section 3, RFC 8414 section 3, RFC 7517 section 5), or gives
 * undefined if the request is for something else. Never throws.
 */
export async function wellKnownResponse(request: Request, options: WellKnownOptions): Promise<Response | undefined> {
  const document = isWellKnown(request) ? documentAt(request.url) : undefined;
  if (document === undefined || (document.name === "jwks.json" && !options.publicJwks)) return undefined;
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: METHODS } });
  if (request.method !== "GET" && request.method !== "HEAD") {
    return errorResponse(405, "invalid_request", { Allow: METHODS });
  }
  const response = await respond(document, request, options);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

/** The document that an address names. Path and query of the resource stand behind the name (RFC 9728 section 3.1). */
function documentAt(url: string): WellKnownDocument | undefined {
  const { origin, pathname, search } = new URL(url);
  const [, metadata, path = "/", jwks] = DOCUMENT.exec(pathname) ?? [];
  const name = (metadata ?? jwks) as DocumentName | undefined;
  return name && { name, about: new URL(origin + path + search) };
}

async function respond(document: WellKnownDocument, request: Request, options: WellKnownOptions): Promise<Response> {
  try {
    switch (document.name) {
      case "oauth-protected-resource":
        return resourceResponse(request, document.about, options);
      case "oauth-authorization-server":
        return await authorizationServerResponse(document.about, options);
      case "jwks.json":
        return Response.json(await options.publicJwks?.(), cacheFor(300));
    }
  } catch (error) {
    options.onFailure?.(error);
    return documentFailure(error);
  }
}

function resourceResponse(request: Request, about: URL, options: WellKnownOptions): Response {
  const { issuer } = options.authorizationServer();
  const isForOlderClients = servesLegacyDiscovery(options);
  const { identifier, metadataUrl } = addressedResource(about, options.resource, options);
  // A server that is told where its document stands does not see that address: a gateway has rewritten it.
  const isElsewhere = options.resourceMetadataUrl === undefined && new URL(request.url).href !== metadataUrl;
  if (!isForOlderClients && isElsewhere) return noDocument();
  const looksHere =
    isForOlderClients && request.headers.get("MCP-Protocol-Version") === REVISION_WITHOUT_RESOURCE_METADATA;
  // Of the resource, not of the request: where the resource is set, a caller's word of the host decides nothing.
  const servers = looksHere
    ? [new URL(metadataUrl).origin]
    : [issuer, ...requireTrustedIssuers(options.trustedIssuers)];
  const metadata = describeResource(identifier, servers, options);
  const response = Response.json(metadata, cacheFor(MAX_AGE_SECONDS));
  if (isForOlderClients) response.headers.set("Vary", "MCP-Protocol-Version");
  return response;
}

async function authorizationServerResponse(about: URL, options: WellKnownOptions): Promise<Response> {
  if (!servesLegacyDiscovery(options)) return noDocument();
  const { identifier } = addressedResource(about, options.resource);
  const server = options.authorizationServer();
  const metadata: AuthorizationServerMetadata = await server.metadata();
  const response = Response.json(authorizationServerMetadataFor(identifier, metadata), cacheFor(MAX_AGE_SECONDS));
  response.headers.set("Age", String(server.metadataAgeSeconds()));
  return response;
}

/** A client goes on to its next try, where one that is asked for a token would not. */
function noDocument(): Response {
  return errorResponse(404, "not_found");
}

function documentFailure(error: unknown): Response {
  if (error instanceof UnavailableError) {
    return errorResponse(503, error.errorCode, { "Retry-After": String(error.retryAfterSeconds) });
  }
  if (error instanceof DiscoveryError) return errorResponse(502, "invalid_response");
  return errorResponse(500, "server_error");
}

function cacheFor(seconds: number): ResponseInit {
  return { headers: { "Cache-Control": `public, max-age=${seconds}` } };
}

function errorResponse(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers: { "Cache-Control": "no-store", ...headers } });
}

/**
 * The zone's metadata as this server passes it on: as it is, but with `resource` in the authorization endpoint, so that
 * a client that has never heard of resource indicators (RFC 8707) gets a token for this server all the same.
 */
export function authorizationServerMetadataFor(
  resource: string,
  metadata: AuthorizationServerMetadata,
): AuthorizationServerMetadata {
  const endpoint = metadata.authorization_endpoint;
  const url = typeof endpoint === "string" ? parseUrl(endpoint) : undefined;
  if (!url) return metadata;
  url.searchParams.set("resource", resource);
  return { ...metadata, authorization_endpoint: url.href };
}

/** For which clients a server can be discovered. */
export interface DiscoveryPolicy {
  /**
   * Whether clients find their way that look elsewhere than the challenge says. Default: true. With false, discovery is what
   * the RFCs say to the letter: the protected resource metadata stands at the address that belongs to the resource
   * identifier and nowhere else (RFC 9728 section 3.3), and there is no copy of the zone's metadata, whose issuer is not
   * this server (RFC 8414 section 3.3).
   *
   * With false, these can't log in: clients of MCP revision 2025-03-26, which need that copy; and clients that lose the
   * challenge before the login is done (a proxy drops it, or they are loaded anew after the login page), unless the
   * resource is the origin, or is their endpoint and they look there (the MCP SDK does from 1.15).
   */
  legacyDiscovery?: boolean | undefined;
}

/**
 * Whether older clients are to find their way.
 *
 * @throws {ConfigurationError} if the setting is neither true nor false: `"false"`, taken for true, would go unnoticed.
 */
export function servesLegacyDiscovery({ legacyDiscovery = true }: DiscoveryPolicy): boolean {
  if (typeof legacyDiscovery === "boolean") return legacyDiscovery;
  throw new ConfigurationError("legacyDiscovery must be true or false, and not a text");
}
