import { isSecureUrl, parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import { type Resource, resourceIdentifier } from "../verify/audience.ts";

/**
 * Where the metadata of a protected resource stands (RFC 9728 section 3.1). Unlike RFC 8414, only the slash right after
 * the host is dropped: `/mcp` and `/mcp/` are two resources.
 *
 * @throws {ConfigurationError} if `resource` can't be a resource identifier.
 */
export function protectedResourceMetadataUrl(resource: string): string {
  return metadataUrlOf(requireHttps(resource, "resource"));
}

function metadataUrlOf({ origin, pathname, search }: URL): string {
  return `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}${search}`;
}

/** Where a server tells clients that its metadata stands. */
export interface MetadataLocation {
  /**
   * The address of the protected resource metadata that challenges name (RFC 9728 section 5.1): an https URL, http on loopback
   * only. For a server behind a gateway that strips a path, which can't serve the address that belongs to its identifier.
   * Default: that address (RFC 9728 section 3.1). It is one document, so it needs a `resource` that is one.
   */
  resourceMetadataUrl?: string | undefined;
}

/** The protected resource that a request is for. */
export interface AddressedResource {
  identifier: string;
  /** Where clients find its metadata. */
  metadataUrl: string;
}

/**
 * The protected resource that a request is for. Where its identifier is made of the request's own origin, it has the
 * scheme by which the request came: nothing that somebody has set is wrong then.
 *
 * @param location Where its metadata stands, if that is not the address made from the identifier.
 * @throws {ConfigurationError} if the identifier or the location can't be one.
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
 * Checks a resource identifier (RFC 9728 section 1.2) and returns it verbatim. Plain http is for loopback only.
 *
 * @param name How the message calls the setting.
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
    "resourceMetadataUrl must be an https URL (http on loopback only) without user name and fragment, such as " +
      '"https://gateway.example/notes/.well-known/oauth-protected-resource", and needs a `resource` that is no function',
  );
}

function requireHttps(identifier: string, name: string): URL {
  const url = parseVerbatim(identifier);
  if (url && isSecureUrl(url)) return url;
  throw new ConfigurationError(
    `${name} must be an https URL (http on loopback only), such as "https://mcp.example/mcp", or a path such as "/mcp", without user name, fragment, "/../", backslashes and white space; a function gives it without a promise`,
  );
}

/** What a URL parser would rewrite, so that the identifier and the address of its metadata would tell two stories. */
const REWRITTEN_IN_PATH = /\\|\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** A URL that a parser takes for what it says, without a fragment; undefined if it is none. */
function parseVerbatim(identifier: unknown): URL | undefined {
  if (typeof identifier !== "string" || identifier.includes("#")) return undefined;
  const [path = ""] = identifier.split("?", 1);
  return REWRITTEN_IN_PATH.test(path) ? undefined : parsePublicUrl(identifier);
}

/** What no serialised URL holds. Neither part of a URL that came with a request does, whatever a caller writes. */
const NOT_IN_URL = /[^\x21-\x7e]|["<>]/;

/** An http or https URL without a user name, such as one tells everybody, or undefined. */
export function parsePublicUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^/]/i.test(text) || NOT_IN_URL.test(text)) return undefined;
  const url = parseUrl(text);
  return url && url.username === "" && url.password === "" ? url : undefined;
}
