import { isSecureUrl, parsePublicUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import { type Resource, resourceIdentifier } from "../verify/audience.ts";

/**
 * The URL of the metadata of a protected resource (RFC 9728 section 3.1). Unlike in RFC 8414, only a slash directly
 * after the host is dropped: `/mcp` and `/mcp/` are two resources.
 *
 * @throws {ConfigurationError} if `resource` is not a resource identifier.
 */
export function protectedResourceMetadataUrl(resource: string): string {
  return metadataUrlOf(requireHttps(resource, "resource"));
}

function metadataUrlOf({ origin, pathname, search }: URL): string {
  return `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}${search}`;
}

/** The metadata URL that a server announces to clients. */
export interface MetadataLocation {
  /**
   * The URL of the protected resource metadata that challenges name (RFC 9728 section 5.1): an https URL; http on
   * loopback only. It is for a server behind a gateway that strips a path, because such a server can't serve the URL
   * that belongs to its identifier. It requires a `resource` that is not a function. Default: the URL that belongs to
   * the identifier (RFC 9728 section 3.1).
   */
  resourceMetadataUrl?: string | undefined;
}

/** The protected resource that a request is for. */
export interface AddressedResource {
  identifier: string;
  /** The URL of its metadata. */
  metadataUrl: string;
}

/**
 * Determines the protected resource that a request addresses. If the identifier is built from the request's own origin,
 * it has the request's scheme, even plain http: no setting is wrong in that case.
 *
 * @param location The URL of the metadata, if it is not the one that belongs to the identifier.
 * @throws {ConfigurationError} if the identifier or the location is invalid.
 */
export function addressedResource(
  requestUrl: URL,
  resource?: Resource,
  { resourceMetadataUrl }: MetadataLocation = {},
): AddressedResource {
  const identifier = resourceIdentifier(requestUrl, resource);
  if (resourceMetadataUrl !== undefined) {
    requireHttps(identifier, "resource");
    return { identifier, metadataUrl: requireMetadataUrl(resourceMetadataUrl, resource) };
  }
  const url = parseVerbatim(identifier);
  const isLiteral = resource === identifier;
  const isAsRequested = !isLiteral && url?.origin === requestUrl.origin;
  return { identifier, metadataUrl: metadataUrlOf(url && isAsRequested ? url : requireHttps(identifier, "resource")) };
}

/**
 * Checks a resource identifier (RFC 9728 section 1.2) and returns it verbatim. Plain http is allowed on loopback only.
 *
 * @param name The name of the setting in the message.
 * @throws {ConfigurationError} that says what to change.
 */
export function requireResourceIdentifier(resource: string, name = "resource"): string {
  requireHttps(resource, name);
  return resource;
}

function requireMetadataUrl(metadataUrl: string, resource: Resource | undefined): string {
  const url = parseVerbatim(metadataUrl);
  if (url && isSecureUrl(url) && typeof resource !== "function") return metadataUrl;
  throw new ConfigurationError(
    "resourceMetadataUrl must be an https URL (http on loopback only) without user name and fragment, and needs a `resource` that is not a function",
  );
}

function requireHttps(identifier: string, name: string): URL {
  const url = parseVerbatim(identifier);
  if (url && isSecureUrl(url)) return url;
  throw new ConfigurationError(
    `${name} must be an https URL (http on loopback only), such as "https://mcp.example/mcp", or a path such as "/mcp", without user name, fragment, "/../", backslashes and white space; a function must return it, not a promise`,
  );
}

/** Parts of a path that a URL parser rewrites. With them, the identifier and the URL of its metadata would differ. */
const REWRITTEN_IN_PATH = /^[^?]*(?:\\|\/(?:\.|%2e){1,2}(?:[/?]|$))/i;

/** A URL without a fragment that a parser does not rewrite, or undefined. */
function parseVerbatim(identifier: unknown): URL | undefined {
  if (typeof identifier !== "string" || identifier.includes("#")) return undefined;
  return REWRITTEN_IN_PATH.test(identifier) ? undefined : parsePublicUrl(identifier);
}
