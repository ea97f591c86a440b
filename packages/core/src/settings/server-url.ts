import { ConfigurationError } from "../errors.ts";
import { requireResourceIdentifier } from "../metadata/resource-identifier.ts";
import type { Resource } from "../verify/audience.ts";

/** A server's public URL and its resource identifier. */
export interface PublicAddress {
  resource: Resource;
  /** The request with the public origin in its URL, without its body. */
  readdress(request: Request): Request;
}

/**
 * Determines a server's public address. All platforms but Workers take the host of `request.url` from the caller. A
 * caller who can choose the host can choose which tokens the server accepts, such as those for another server. So the
 * address comes from the settings, not from requests.
 *
 * @param serverUrl The server's public URL. It is also the resource identifier, verbatim, unless `resource` is set.
 * @param resource A complete identifier, which makes `serverUrl` unnecessary; a path on its origin; or a function that
 *   returns either.
 */
export function publicAddress(serverUrl: string | undefined, resource?: Resource): PublicAddress {
  const isComplete = typeof resource === "string" && !resource.startsWith("/");
  const address = serverUrl || (isComplete ? resource : undefined);
  try {
    const url = requireServerUrl(address);
    return { resource: resource ?? url, readdress: (request) => withOrigin(request, new URL(url).origin) };
  } catch (misconfiguration) {
    // Only requests that depend on the address fail.
    const unknown = () => {
      throw misconfiguration;
    };
    return { resource: unknown, readdress: (request) => request };
  }
}

function withOrigin(request: Request, origin: string): Request {
  const { pathname, search } = new URL(request.url);
  const { method, headers } = request;
  const readdressed = new Request(origin + pathname + search, { method, headers });
  // The signal is read only if the request fails. Passing it on costs time on every request, and Deno logs a warning.
  return Object.defineProperty(readdressed, "signal", { get: () => request.signal });
}

function requireServerUrl(serverUrl: string | undefined): string {
  if (serverUrl) return requireResourceIdentifier(serverUrl, "KEYCARD_SERVER_URL");
  throw new ConfigurationError(
    "KEYCARD_SERVER_URL is missing: set it to the URL of this server, exactly as it is registered as a resource, " +
      'such as "https://mcp.example.com". The address is not taken from requests, because callers choose the Host header',
  );
}
