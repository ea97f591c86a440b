import type { AuthorizationServerMetadata } from "../discovery.ts";
import { parseUrl } from "../url.ts";

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
