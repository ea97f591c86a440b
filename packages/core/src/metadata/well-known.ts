import { type AuthorizationServer, type AuthorizationServerMetadata, DiscoveryError } from "../discovery.ts";
import { UnavailableError } from "../errors.ts";
import { resourceIdentifier } from "../verify/audience.ts";
import { authorizationServerMetadataFor } from "./authorization-server.ts";
import {
  type ProtectedResourceDescription,
  protectedResourceMetadata,
  requireResourceIdentifier,
} from "./protected-resource.ts";

/** A set of public keys (RFC 7517 section 5). */
export interface PublicJwks {
  keys: Record<string, unknown>[];
}

/** What the well-known documents of a server say. */
export interface WellKnownOptions extends ProtectedResourceDescription {
  /** The zone. A function, because it throws if the zone is misconfigured, and the other documents do not need it. */
  authorizationServer: () => AuthorizationServer;
  /** Further zones whose tokens are accepted. */
  trustedIssuers?: readonly string[] | undefined;
  /** The resource identifier, verbatim, or a path on the request's origin. Default: the origin. */
  resource?: string | undefined;
  /** The public keys of this server, if it has any. */
  publicJwks?: (() => Promise<PublicJwks>) | undefined;
  /** Told why a document could not be served. */
  onFailure?: ((error: unknown) => void) | undefined;
}

const METHODS = "GET, HEAD, OPTIONS";
const MAX_AGE_SECONDS = 3600;
/** This revision knows no protected resource metadata: it looks for an authorization server on the server's origin. */
const REVISION_WITHOUT_RESOURCE_METADATA = "2025-03-26";

/** The well-known document that a path names, with or without the path of a resource behind it, or undefined. */
type Document = "oauth-protected-resource" | "oauth-authorization-server" | "jwks.json";
const DOCUMENT = /^\/\.well-known\/(?:(oauth-protected-resource|oauth-authorization-server)(?:\/.*)?|(jwks\.json))$/;

/**
 * Answers a request for a well-known document (RFC 9728 section 3, RFC 8414 section 3, RFC 7517 section 5), or gives
 * undefined if the request is for something else. Never throws.
 */
export async function wellKnownResponse(request: Request, options: WellKnownOptions): Promise<Response | undefined> {
  const url = new URL(request.url);
  const document = documentAt(url.pathname);
  if (document === undefined || (document === "jwks.json" && !options.publicJwks)) return undefined;
  if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: METHODS } });
  if (request.method !== "GET" && request.method !== "HEAD") {
    return errorResponse(405, "invalid_request", { Allow: METHODS });
  }
  const response = await respond(document, request, url, options);
  return request.method === "HEAD" ? new Response(null, response) : response;
}

function documentAt(pathname: string): Document | undefined {
  const [, metadata, jwks] = DOCUMENT.exec(pathname) ?? [];
  return (metadata ?? jwks) as Document | undefined;
}

async function respond(document: Document, request: Request, url: URL, options: WellKnownOptions): Promise<Response> {
  try {
    switch (document) {
      case "oauth-protected-resource":
        return describeResource(request, url, options);
      case "oauth-authorization-server":
        return await describeAuthorizationServer(url, options);
      case "jwks.json":
        return Response.json(await options.publicJwks?.(), cacheFor(300));
    }
  } catch (error) {
    options.onFailure?.(error);
    return documentFailure(error);
  }
}

function describeResource(request: Request, url: URL, options: WellKnownOptions): Response {
  const { issuer } = options.authorizationServer();
  const looksHere = request.headers.get("MCP-Protocol-Version") === REVISION_WITHOUT_RESOURCE_METADATA;
  const resource = requireResourceIdentifier(resourceIdentifier(url, options.resource));
  const servers = looksHere ? [url.origin] : [issuer, ...(options.trustedIssuers ?? [])];
  const metadata = protectedResourceMetadata(resource, servers, options);
  const response = Response.json(metadata, cacheFor(MAX_AGE_SECONDS));
  response.headers.set("Vary", "MCP-Protocol-Version");
  return response;
}

async function describeAuthorizationServer(url: URL, options: WellKnownOptions): Promise<Response> {
  const resource = requireResourceIdentifier(resourceIdentifier(url, options.resource));
  const server = options.authorizationServer();
  const metadata: AuthorizationServerMetadata = await server.metadata();
  const response = Response.json(authorizationServerMetadataFor(resource, metadata), cacheFor(MAX_AGE_SECONDS));
  response.headers.set("Age", String(server.metadataAgeSeconds()));
  return response;
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
