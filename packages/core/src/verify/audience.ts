import { toList } from "../encoding/json.ts";
import { parseUrl, withoutTrailingSlash } from "../encoding/url.ts";
import { InvalidTokenError } from "../errors.ts";
import type { Profile } from "../profiles/profile.ts";

/**
 * The resource identifier of a server (RFC 8707 section 2): a URL, used verbatim, or a path such as `/mcp`, which is
 * appended to the origin of the request. If several resources share an origin, give a synchronous function that returns
 * the identifier for a request URL. The function is also called for the metadata of each resource. It is called with
 * the path `/` for clients that can't name a resource, such as those of MCP revision 2025-03-26.
 *
 * @example
 * ```ts
 * const resource = ({ origin, pathname }: URL) => /^\/[^/]+/.exec(pathname)?.[0] ?? origin; // one resource per tenant
 * ```
 */
export type Resource = string | ((url: URL) => string);

/** The audiences of a token that mean this server. */
export interface AudiencePolicy {
  /**
   * Default: any identifier on the origin of the request whose path is a prefix, by whole segments, of the request's.
   */
  resource?: Resource | undefined;
  /** Further accepted audiences, compared verbatim. */
  audiences?: string | readonly string[] | undefined;
}

/**
 * The resource identifier that a request addresses: the configured one, or the origin of the request.
 *
 * The origin is that of `request.url`. On Workers, no request header can change it.
 */
export function resourceIdentifier(requestUrl: URL, resource?: Resource): string {
  if (resource === undefined) return requestUrl.origin;
  const identifier = typeof resource === "function" ? resource(requestUrl) : resource;
  // A function may return undefined or a promise despite its type. Callers that need an identifier reject that.
  const isPath = typeof identifier === "string" && identifier.startsWith("/");
  return isPath ? requestUrl.origin + identifier : identifier;
}

/**
 * The first audience of a token that means this server, or undefined (RFC 8707 section 2, RFC 9068 section 4).
 *
 * Identifiers are compared by code point, apart from one trailing slash. They are never compared as parsed URLs,
 * because a comparison that normalizes can be fooled.
 */
export function matchAudience(
  audience: readonly string[],
  requestUrl: URL,
  policy: AudiencePolicy,
): string | undefined {
  const { resource } = policy;
  const audiences = toList(policy.audiences);
  const meansThisServer =
    resource === undefined
      ? (candidate: string) => isPrefixOf(candidate, requestUrl)
      : sameIdentifier(resourceIdentifier(requestUrl, resource));
  return audience.find(
    (candidate) => candidate !== "" && (audiences.includes(candidate) || meansThisServer(candidate)),
  );
}

/**
 * The first audience of a token that means this server, by its own names or by those of the profile.
 *
 * @throws {InvalidTokenError} if there is none.
 */
export function requireAudience(
  audience: readonly string[],
  expected: AudiencePolicy & { url: URL },
  { audiences = [] }: Profile,
): string {
  const matched =
    matchAudience(audience, expected.url, expected) ?? audience.find((candidate) => audiences.includes(candidate));
  if (matched !== undefined) return matched;
  throw new InvalidTokenError("The token is meant for another server (aud)", "wrong_audience");
}

function sameIdentifier(identifier: string): (candidate: string) => boolean {
  const expected = withoutTrailingSlash(identifier);
  return (candidate) => withoutTrailingSlash(candidate) === expected && isUrl(candidate);
}

/**
 * Whether `identifier` is on the origin of the request and its path is a prefix, by whole segments, of the request's.
 * Such an identifier is always a URL, so no further check is needed.
 */
function isPrefixOf(identifier: string, url: URL): boolean {
  const { origin } = url;
  const prefix = withoutTrailingSlash(identifier);
  const target = withoutTrailingSlash(origin + url.pathname);
  return prefix.startsWith(origin) && (target === prefix || target.startsWith(`${prefix}/`));
}

function isUrl(identifier: string): boolean {
  return parseUrl(identifier) !== undefined;
}
