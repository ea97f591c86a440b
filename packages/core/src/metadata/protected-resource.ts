import { ConfigurationError } from "../errors.ts";
import { isSecureUrl, parseUrl } from "../url.ts";
import { type Resource, resourceIdentifier } from "../verify/audience.ts";
import { advertisedScopes } from "./scopes.ts";

/** What a protected resource says of itself (RFC 9728 section 2). */
export interface ProtectedResourceMetadata {
  resource: string;
  authorization_servers?: readonly string[];
  scopes_supported?: readonly string[];
  bearer_methods_supported: readonly ["header"];
  resource_name?: string;
  resource_documentation?: string;
  resource_policy_uri?: string;
  resource_tos_uri?: string;
}

/** How a server describes itself to clients. */
export interface ProtectedResourceDescription {
  scopesSupported?: readonly string[] | undefined;
  /** A name for people. */
  resourceName?: string | undefined;
  /** A page for developers. This and the two that follow are http or https URLs. */
  serviceDocumentationUrl?: string | undefined;
  /** A page about how data may be used. */
  resourcePolicyUrl?: string | undefined;
  /** The terms of service. */
  resourceTermsUrl?: string | undefined;
}

/**
 * Builds the protected resource metadata (RFC 9728 section 2). `resource` goes in verbatim: clients compare it, code
 * point by code point, with what they asked for. What is empty is left out (RFC 9728 section 3.2), and so is
 * `offline_access`, which is the client's business with the authorization server.
 *
 * @throws {ConfigurationError} if `resource` can't be a resource identifier, a scope no scope, or a page's URL no URL.
 *
 * @example
 * ```ts
 * protectedResourceMetadata("https://mcp.example", ["https://zone.keycard.cloud"], { scopesSupported: ["mcp:tools"] });
 * ```
 */
export function protectedResourceMetadata(
  resource: string,
  authorizationServers: readonly string[],
  description: ProtectedResourceDescription = {},
): ProtectedResourceMetadata {
  return describeResource(requireResourceIdentifier(resource), authorizationServers, description);
}

/** The same for an identifier that has been checked. */
export function describeResource(
  resource: string,
  authorizationServers: readonly string[],
  description: ProtectedResourceDescription,
): ProtectedResourceMetadata {
  const scopes = advertisedScopes("scopesSupported", description.scopesSupported);
  const documentation = requirePage("serviceDocumentationUrl", description.serviceDocumentationUrl);
  const policy = requirePage("resourcePolicyUrl", description.resourcePolicyUrl);
  const terms = requirePage("resourceTermsUrl", description.resourceTermsUrl);
  return {
    resource,
    ...(authorizationServers.length > 0 && { authorization_servers: authorizationServers }),
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    bearer_methods_supported: ["header"],
    ...(description.resourceName && { resource_name: description.resourceName }),
    ...(documentation && { resource_documentation: documentation }),
    ...(policy && { resource_policy_uri: policy }),
    ...(terms && { resource_tos_uri: terms }),
  };
}

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

/** The protected resource that a request is for. */
export interface AddressedResource {
  identifier: string;
  /** Where its metadata stands. */
  metadataUrl: string;
}

/**
 * The protected resource that a request is for. Where its identifier is made of the request's own origin, it has the
 * scheme by which the request came: nothing that somebody has set is wrong then.
 *
 * @throws {ConfigurationError} if the identifier can't be one.
 */
export function addressedResource(requestUrl: URL, resource?: Resource): AddressedResource {
  const identifier = resourceIdentifier(requestUrl, resource);
  const url = parseVerbatim(identifier);
  const isLiteral = resource === identifier;
  const isAsRequested = !isLiteral && url?.origin === requestUrl.origin;
  return { identifier, metadataUrl: metadataUrlOf(url && isAsRequested ? url : requireHttps(identifier, "resource")) };
}

/** What no serialised URL holds. Neither part of a URL that came with a request does, whatever a caller writes. */
const NOT_IN_URL = /[^\x21-\x7e]|["<>]/;
/** What a URL parser would rewrite, so that the identifier and the address of its metadata would tell two stories. */
const REWRITTEN_IN_PATH = /\\|\/(?:\.|%2e){1,2}(?:\/|$)/i;

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

function requireHttps(identifier: string, name: string): URL {
  const url = parseVerbatim(identifier);
  if (url && isSecureUrl(url)) return url;
  throw new ConfigurationError(
    `${name} must be an https URL (http on loopback only), such as "https://mcp.example/mcp", or a path such as "/mcp", without user name, fragment, "/../", backslashes and white space`,
  );
}

/** An http or https URL that a parser takes for what it says, or undefined. */
function parseVerbatim(identifier: unknown): URL | undefined {
  if (typeof identifier !== "string" || NOT_IN_URL.test(identifier) || identifier.includes("#")) return undefined;
  const [path = ""] = identifier.split("?", 1);
  if (!/^https?:\/\/[^/]/i.test(identifier) || REWRITTEN_IN_PATH.test(path)) return undefined;
  const url = parseUrl(identifier);
  return url && !hasUser(url) ? url : undefined;
}

/** Checks the URL of a page for people; an empty one is none. Nobody is sent to `javascript:`. */
function requirePage(name: string, page: string | undefined): string | undefined {
  if (!page) return undefined;
  const url = NOT_IN_URL.test(page) ? undefined : parseUrl(page);
  if (url && /^https?:$/.test(url.protocol) && !hasUser(url)) return page;
  throw new ConfigurationError(
    `${name} must be an http or https URL without user name and white space, such as "https://docs.example/mcp"`,
  );
}

function hasUser({ username, password }: URL): boolean {
  return username !== "" || password !== "";
}
