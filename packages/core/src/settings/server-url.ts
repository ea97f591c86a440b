import { ConfigurationError } from "../errors.ts";
import { requireResourceIdentifier } from "../metadata/resource-identifier.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Resource } from "../verify/audience.ts";

/** A server's public URL and its resource identifier. */
export interface PublicAddress {
  resource: Resource;
  /** Throws {@link ConfigurationError} if the address is unknown. */
  requireKnown(): void;
  /** The head of the request, with the public origin in its URL. */
  readdress(request: RequestHead): RequestHead;
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
    return { resource: resource ?? url, requireKnown: () => undefined, readdress: withOrigin(new URL(url).origin) };
  } catch (misconfiguration) {
    // Only requests that depend on the address fail.
    const unknown = () => {
      throw misconfiguration;
    };
    return { resource: unknown, requireKnown: unknown, readdress: (request) => request };
  }
}

/** Keeps the latest URL, because consecutive requests are alike and parsing takes time. */
function withOrigin(origin: string): PublicAddress["readdress"] {
  let [latest, readdressed] = ["", ""];
  return (request) => {
    const { method, url, headers } = request;
    if (url !== latest) {
      const { pathname, search } = new URL(url);
      [latest, readdressed] = [url, origin + pathname + search];
    }
    // The signal is read only if the request fails, because Deno logs a warning about every other use.
    return {
      method,
      url: readdressed,
      headers,
      get signal() {
        return request.signal;
      },
    };
  };
}

function requireServerUrl(serverUrl: string | undefined): string {
  if (serverUrl) return requireResourceIdentifier(serverUrl, "KEYCARD_SERVER_URL");
  throw new ConfigurationError(
    "KEYCARD_SERVER_URL is missing: set it to the URL of this server, exactly as it is registered as a resource, " +
      'such as "https://mcp.example.com". The address is not taken from requests, because callers choose the Host header',
  );
}
