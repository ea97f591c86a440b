import { parsePublicUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";

/** A client ID metadata document (draft-ietf-oauth-client-id-metadata-document, with the members of RFC 7591). */
export interface ClientMetadata {
  client_id: string;
  client_name?: string;
  jwks_uri: string;
  token_endpoint_auth_method: "private_key_jwt";
  grant_types: readonly string[];
  response_types: readonly [];
}

const FOLDER = "/.well-known/";

/**
 * The complete client id of a server whose client id is a path on its own origin. Any other client id is returned as it
 * is.
 *
 * @param identifier The resource identifier of the server.
 * @throws {ConfigurationError} if the path is not below `/.well-known/`, or the identifier is not a URL.
 */
export function completeClientId(clientId: string, identifier: string): string {
  if (!clientId.startsWith("/")) return clientId;
  const server = parsePublicUrl(identifier);
  if (!server) {
    throw new ConfigurationError(
      "The client id of this server is a path, and its origin is unknown: set KEYCARD_CLIENT_ID to the complete URL",
    );
  }
  const url = server.origin + clientId;
  if (clientId.startsWith(FOLDER) && parsePublicUrl(url)?.href === url) return url;
  throw new ConfigurationError(
    'A client id that is a path must be below /.well-known/, such as "/.well-known/oauth-client"',
  );
}

/**
 * Describes a server that authenticates to a zone with its own key. A zone that fetches the document needs no
 * registration of the server.
 *
 * @param clientId The URL of the document.
 */
export function clientMetadata(clientId: string, name: string | undefined): ClientMetadata {
  return {
    client_id: clientId,
    ...(name && { client_name: name }),
    jwks_uri: `${new URL(clientId).origin}${FOLDER}jwks.json`,
    token_endpoint_auth_method: "private_key_jwt",
    grant_types: [
      "urn:ietf:params:oauth:grant-type:token-exchange",
      "urn:ietf:params:oauth:grant-type:jwt-bearer",
      "client_credentials",
    ],
    // The default of RFC 7591 is `code`, which needs a redirect URI.
    response_types: [],
  };
}
