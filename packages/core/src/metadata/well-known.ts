import {
  type AuthorizationServer,
  type AuthorizationServerMetadata,
  DiscoveryError,
} from "../discovery/authorization-server.ts";
import { requireTrustedIssuers } from "../discovery/issuer.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError, UnavailableError } from "../errors.ts";
import { jsonResponse } from "../platform/json-response.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Resource } from "../verify/audience.ts";
import { clientMetadata, completeClientId } from "./client-metadata.ts";
import { describeResource, type ProtectedResourceDescription } from "./protected-resource.ts";
import { addressedResource, type MetadataLocation } from "./resource-identifier.ts";

/** A set of public keys (RFC 7517 section 5). */
export interface PublicJwks {
  keys: Record<string, unknown>[];
}

/** The content of a server's well-known documents. */
export interface WellKnownOptions extends ProtectedResourceDescription, DiscoveryPolicy, MetadataLocation {
  /** The zone. A function, because it throws if the zone is misconfigured, and the other documents do not need it. */
  authorizationServer: () => AuthorizationServer;
  /** Further zones whose tokens are accepted, verbatim. The metadata lists them after the zone itself. */
  trustedIssuers?: readonly string[] | undefined;
  /** The resource identifier. Default: the origin of the request. */
  resource?: Resource | undefined;
  /** The public keys of this server, if it has any. */
  publicJwks?: (() => Promise<PublicJwks>) | undefined;
  /**
   * The client ids of this server at its zones. One that is a path below `/.well-known/`, or a URL with such a path on
   * this server's origin, is the address of a client ID metadata document, which is served there. Needs `publicJwks`.
   */
  clientIds?: (() => readonly string[]) | undefined;
  /** Called with the reason if a document can't be served. */
  onFailure?: ((error: unknown) => void) | undefined;
}

const METHODS = "GET, HEAD, OPTIONS";
const MAX_AGE_SECONDS = 3600;
/**
 * This MCP revision has no protected resource metadata. Its clients look for an authorization server at the resource's
 * origin.
 */
const REVISION_WITHOUT_RESOURCE_METADATA = "2025-03-26";

type DocumentName = "oauth-protected-resource" | "oauth-authorization-server" | "jwks.json" | "client";
const DOCUMENT = /^\/\.well-known\/(?:(oauth-protected-resource|oauth-authorization-server)(\/.*)?|(jwks\.json))$/;

/** A well-known document, and the URL of the resource that it describes. */
interface WellKnownDocument {
  name: DocumentName;
  about: URL;
  /** The client id that the document describes, as it is configured. */
  clientId?: string;
}

/** Whether a request may be for a well-known document. It saves most requests the cost of parsing the URL. */
export function isWellKnown(request: RequestHead): boolean {
  return request.url.includes("/.well-known/");
}

/**
 * Answers a request for a well-known document (RFC 9728 section 3, RFC 8414 section 3, RFC 7517 section 5). Returns
 * undefined if the request is for something else. Never throws.
 */
export async function wellKnownResponse(
  request: RequestHead,
  options: WellKnownOptions,
): Promise<Response | undefined> {
  const document = isWellKnown(request) ? (documentAt(request.url) ?? clientDocument(request.url, options)) : undefined;
  if (document === undefined || (document.name === "jwks.json" && !options.publicJwks)) return undefined;
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: METHODS } });
  if (request.method !== "GET" && request.method !== "HEAD") {
    return documentError(405, "invalid_request", { Allow: METHODS });
  }
  const response = await respond(document, request, options);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

/** The document at a URL. The path and query of the resource follow the document's name (RFC 9728 section 3.1). */
function documentAt(url: string): WellKnownDocument | undefined {
  const { origin, pathname, search } = new URL(url);
  const [, metadata, path = "", jwks] = DOCUMENT.exec(pathname) ?? [];
  const name = (metadata ?? jwks) as DocumentName | undefined;
  return name && { name, about: new URL(origin + path + search) };
}

/** The client metadata document of this server, if it is at a URL. */
function clientDocument(url: string, { publicJwks, clientIds }: WellKnownOptions): WellKnownDocument | undefined {
  if (!publicJwks || !clientIds) return undefined;
  const about = new URL(url);
  const clientId = clientIds().find((id) => id === pathOf(about) || pathOf(parseUrl(id)) === pathOf(about));
  return clientId === undefined ? undefined : { name: "client", about, clientId };
}

function pathOf(url: URL | undefined): string | undefined {
  return url && url.pathname + url.search;
}

async function respond(
  document: WellKnownDocument,
  request: RequestHead,
  options: WellKnownOptions,
): Promise<Response> {
  try {
    switch (document.name) {
      case "oauth-protected-resource":
        return resourceResponse(request, document.about, options);
      case "oauth-authorization-server":
        return await authorizationServerResponse(document.about, options);
      case "jwks.json":
        return Response.json(await options.publicJwks?.(), cacheFor(300));
      case "client":
        return clientResponse(document, options);
    }
  } catch (error) {
    options.onFailure?.(error);
    return documentFailure(error);
  }
}

function resourceResponse(request: RequestHead, about: URL, options: WellKnownOptions): Response {
  const { issuer } = options.authorizationServer();
  const isForOlderClients = servesLegacyDiscovery(options);
  const { identifier, metadataUrl } = addressedResource(about, options.resource, options);
  // A server with `resourceMetadataUrl` does not see that URL in requests, because a gateway has rewritten it.
  const isElsewhere = options.resourceMetadataUrl === undefined && new URL(request.url).href !== metadataUrl;
  if (!isForOlderClients && isElsewhere) return noDocument();
  const looksHere =
    isForOlderClients && request.headers.get("MCP-Protocol-Version") === REVISION_WITHOUT_RESOURCE_METADATA;
  // Uses the resource's origin, not the request's. If `resource` is set, the host that a caller sends has no effect.
  const servers = looksHere
    ? [new URL(metadataUrl).origin]
    : [issuer, ...requireTrustedIssuers(options.trustedIssuers)];
  const metadata = describeResource(identifier, servers, options);
  const response = Response.json(metadata, cacheFor(MAX_AGE_SECONDS));
  if (isForOlderClients) response.headers.set("Vary", "MCP-Protocol-Version");
  return response;
}

function clientResponse({ about, clientId = "" }: WellKnownDocument, options: WellKnownOptions): Response {
  const { identifier } = addressedResource(about, options.resource);
  const url = completeClientId(clientId, identifier);
  if (parseUrl(url)?.origin !== parseUrl(identifier)?.origin) return noDocument();
  return Response.json(clientMetadata(url, options.resourceName), cacheFor(300));
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

/** 404, so that a client tries its next location. It would not do so after a request for a token (401). */
function noDocument(): Response {
  return documentError(404, "not_found");
}

function documentFailure(error: unknown): Response {
  if (error instanceof UnavailableError) {
    return documentError(503, error.errorCode, { "Retry-After": String(error.retryAfterSeconds) });
  }
  if (error instanceof DiscoveryError) return documentError(502, "invalid_response");
  return documentError(500, "server_error");
}

function cacheFor(seconds: number): ResponseInit {
  return { headers: { "Cache-Control": `public, max-age=${seconds}` } };
}

function documentError(status: number, error: string, headers?: Record<string, string>): Response {
  return jsonResponse(status, { error }, headers);
}

/**
 * The zone's metadata as this server serves it: unchanged except that the authorization endpoint gets a `resource`
 * parameter. So a client without support for resource indicators (RFC 8707) gets a token for this server too.
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

/** Which clients can discover a server. */
export interface DiscoveryPolicy {
  /**
   * Whether to serve clients that look for metadata in other places than the challenge names. Default: true.
   *
   * With false, discovery follows the RFCs to the letter. The protected resource metadata is served only at the URL
   * that belongs to the resource identifier (RFC 9728 section 3.3). There is no copy of the zone's metadata, because
   * its issuer is not this server (RFC 8414 section 3.3).
   *
   * With false, these clients can't log in:
   * - clients of MCP revision 2025-03-26, which need that copy;
   * - clients that lose the challenge before the login is done (a proxy drops it, or they reload after the login page).
   *   Exceptions: the resource is the origin, or it is their endpoint and they look there (the MCP SDK does from 1.15).
   */
  legacyDiscovery?: boolean | undefined;
}

/**
 * Whether older clients can discover the server.
 *
 * @throws {ConfigurationError} if the setting is not a boolean: the text `"false"` would otherwise count as true.
 */
export function servesLegacyDiscovery({ legacyDiscovery = true }: DiscoveryPolicy): boolean {
  if (typeof legacyDiscovery === "boolean") return legacyDiscovery;
  throw new ConfigurationError("legacyDiscovery must be true or false, not a string");
}
