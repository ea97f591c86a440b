import { ConfigurationError } from "../errors.ts";
import { requireResourceIdentifier } from "../metadata/resource-identifier.ts";
import type { Resource } from "../verify/audience.ts";

/** Where callers find a server, and what its resource identifier is. */
export interface PublicAddress {
  resource: Resource;
  /** The request as it was meant, without its body. */
  asMeant(request: Request): Request;
}

/**
 * Who a server is whose platform takes the host of `request.url` from the caller, as all but Workers do. A caller who may
 * choose the host may choose which tokens are meant for this server: those that somebody else's server was given, for
 * example. So the settings say it, once for all requests.
 *
 * @param serverUrl Where callers find the server; its resource identifier, verbatim, unless `resource` says otherwise.
 * @param resource A whole identifier, which needs no `serverUrl`; a path on its origin; or a function that gives either.
 */
export function publicAddress(serverUrl: string | undefined, resource?: Resource): PublicAddress {
  const isWhole = typeof resource === "string" && !resource.startsWith("/");
  const where = serverUrl || (isWhole ? resource : undefined);
  try {
    const url = requireServerUrl(where);
    return { resource: resource ?? url, asMeant: (request) => readdressed(request, new URL(url).origin) };
  } catch (misconfiguration) {
    // What depends on the address says so; what does not, goes on working.
    const unknown = () => {
      throw misconfiguration;
    };
    return { resource: unknown, asMeant: (request) => request };
  }
}

function readdressed(request: Request, origin: string): Request {
  const { pathname, search } = new URL(request.url);
  const { method, headers } = request;
  const meant = new Request(origin + pathname + search, { method, headers });
  // Looked at only if the request fails. To follow it from here on would cost every request, and Deno a warning.
  return Object.defineProperty(meant, "signal", { get: () => request.signal });
}

function requireServerUrl(serverUrl: string | undefined): string {
  if (serverUrl) return requireResourceIdentifier(serverUrl, "KEYCARD_SERVER_URL");
  throw new ConfigurationError(
    "KEYCARD_SERVER_URL is missing: set it to the URL of this server, exactly as it is registered as a resource, " +
      'such as "https://mcp.example.com". What a request says of its host is only the word of its caller',
  );
}
