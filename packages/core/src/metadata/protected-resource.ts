import type { DPoP } from "../dpop/dpop.ts";
import { parsePublicUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { MutualTls } from "../mtls/mutual-tls.ts";
import { requireResourceIdentifier } from "./resource-identifier.ts";
import { advertisedScopes } from "./scopes.ts";

/** Protected resource metadata (RFC 9728 section 2). */
export interface ProtectedResourceMetadata {
  resource: string;
  authorization_servers?: readonly string[];
  scopes_supported?: readonly string[];
  bearer_methods_supported: readonly ["header"];
  resource_name?: string;
  resource_documentation?: string;
  resource_policy_uri?: string;
  resource_tos_uri?: string;
  tls_client_certificate_bound_access_tokens?: true;
  dpop_signing_alg_values_supported?: readonly string[];
  dpop_bound_access_tokens_required?: true;
}

/** How a server describes itself to clients. */
export interface ProtectedResourceDescription {
  /**
   * The scopes that the metadata lists. Some clients (use-mcp, the Inspector, Claude Code) ask for all of them at login:
   * users must then consent to all, and a scope that the zone refuses keeps them out. So list only what nearly every user
   * needs. Challenges name the others, such as those of `toolScopes`.
   */
  scopesSupported?: readonly string[] | undefined;
  /** A name for people. */
  resourceName?: string | undefined;
  /** A page for developers. This URL and the two that follow are http or https URLs. */
  serviceDocumentationUrl?: string | undefined;
  /** A page about how data may be used. */
  resourcePolicyUrl?: string | undefined;
  /** The terms of service. */
  resourceTermsUrl?: string | undefined;
  /** How tokens that are bound with DPoP are taken (RFC 9449). Default: they are refused. */
  dpop?: DPoP | undefined;
  /** How tokens that are bound to a certificate are taken (mutual TLS, RFC 8705). Default: they are refused. */
  mutualTls?: MutualTls | undefined;
}

/**
 * Builds the protected resource metadata (RFC 9728 section 2). `resource` is included verbatim, because clients compare
 * it by code point with the URL that they requested. Empty members are omitted (RFC 9728 section 3.2). `offline_access`
 * is omitted too, because it is between the client and the authorization server.
 *
 * @throws {ConfigurationError} if `resource` is not a resource identifier, a scope is invalid, the URL of a page is
 *   invalid, or the name is not a string.
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

/** Builds the metadata for an identifier that has already been checked. */
export function describeResource(
  resource: string,
  authorizationServers: readonly string[],
  description: ProtectedResourceDescription,
): ProtectedResourceMetadata {
  const scopes = advertisedScopes("scopesSupported", description.scopesSupported);
  const { resourceName: name = "" } = description;
  const documentation = requirePage("serviceDocumentationUrl", description.serviceDocumentationUrl);
  const policy = requirePage("resourcePolicyUrl", description.resourcePolicyUrl);
  const terms = requirePage("resourceTermsUrl", description.resourceTermsUrl);
  if (typeof name !== "string") throw new ConfigurationError('resourceName must be a text, such as "Example\'s tools"');
  return {
    resource,
    ...(authorizationServers.length > 0 && { authorization_servers: authorizationServers }),
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    bearer_methods_supported: ["header"],
    ...(name && { resource_name: name }),
    ...(documentation && { resource_documentation: documentation }),
    ...(policy && { resource_policy_uri: policy }),
    ...(terms && { resource_tos_uri: terms }),
    ...(description.mutualTls && { tls_client_certificate_bound_access_tokens: true }),
    ...(description.dpop && { dpop_signing_alg_values_supported: description.dpop.algorithms }),
    ...(description.dpop?.required && { dpop_bound_access_tokens_required: true }),
  };
}

/**
 * Checks the URL of a page for people; an empty URL counts as absent. Only http and https are allowed, so that nobody
 * is sent to a `javascript:` URL.
 */
function requirePage(name: string, page: string | undefined): string | undefined {
  if (!page) return undefined;
  if (parsePublicUrl(page)) return page;
  throw new ConfigurationError(
    `${name} must be an http or https URL without user name and white space, such as "https://docs.example/mcp"`,
  );
}
