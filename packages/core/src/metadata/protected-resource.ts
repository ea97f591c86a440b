import { ConfigurationError } from "../errors.ts";
import { parseUrl } from "../url.ts";

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
  /** A page for developers. */
  serviceDocumentationUrl?: string | undefined;
  /** A page about how data may be used. */
  resourcePolicyUrl?: string | undefined;
  /** The terms of service. */
  resourceTermsUrl?: string | undefined;
}

/**
 * Builds the protected resource metadata (RFC 9728 section 2). `resource` goes in verbatim: clients compare it, code
 * point by code point, with what they asked for. Empty lists are left out (RFC 9728 section 2), and so is
 * `offline_access`, which is the client's business with the authorization server.
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
  const scopes = advertisedScopes(description.scopesSupported);
  return {
    resource,
    ...(authorizationServers.length > 0 && { authorization_servers: authorizationServers }),
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    bearer_methods_supported: ["header"],
    ...(description.resourceName && { resource_name: description.resourceName }),
    ...(description.serviceDocumentationUrl && { resource_documentation: description.serviceDocumentationUrl }),
    ...(description.resourcePolicyUrl && { resource_policy_uri: description.resourcePolicyUrl }),
    ...(description.resourceTermsUrl && { resource_tos_uri: description.resourceTermsUrl }),
  };
}

/**
 * Where the metadata of a protected resource stands (RFC 9728 section 3.1). Unlike RFC 8414, only the slash right after
 * the host is dropped: `/mcp` and `/mcp/` are two resources.
 *
 * @throws {ConfigurationError} if `resource` can't be a resource identifier.
 */
export function protectedResourceMetadataUrl(resource: string): string {
  const { origin, pathname, search } = new URL(requireResourceIdentifier(resource));
  return `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}${search}`;
}

/**
 * Checks a resource identifier (RFC 9728 section 1.2) and returns it verbatim.
 *
 * @throws {ConfigurationError} that says what to change.
 */
export function requireResourceIdentifier(resource: string): string {
  const protocol = resource.includes("#") ? undefined : parseUrl(resource)?.protocol;
  if (protocol === "https:" || protocol === "http:") return resource;
  throw new ConfigurationError(
    `resource must be an https URL without a fragment, such as "https://mcp.example/mcp", or a path such as "/mcp"`,
  );
}

/** Scopes as clients are told of them. */
export function advertisedScopes(scopes: readonly string[] = []): string[] {
  return scopes.filter((scope) => scope !== "offline_access");
}
