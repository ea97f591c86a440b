import { toList } from "../encoding/json.ts";
import { parseUrl, withoutTrailingSlash } from "../encoding/url.ts";

/**
 * The resource identifier of a server (RFC 8707 section 2): a URL, taken verbatim, or a path such as `/mcp`, which stands
 * on the origin of the request. Where several resources share an origin, a function of the request's URL tells which
 * of them is meant, at once and without a promise; it is also asked for the metadata of each, and with the path `/` for
 * clients that can't say which one they mean, as those of revision 2025-03-26.
 *
 * @example
 * ```ts
 * const resource = ({ origin, pathname }: URL) => /^\/[^/]+/.exec(pathname)?.[0] ?? origin; // one resource per tenant
 * ```
 */
export type Resource = string | ((url: URL) => string);

/** Which audiences of a token mean this server. */
export interface AudiencePolicy {
  /** Default: any identifier on the request's origin whose path leads to the request's. */
  resource?: Resource | undefined;
  /** Further audiences that are accepted, verbatim. */
  audiences?: string | readonly string[] | undefined;
}

/**
 * The resource identifier that a request addresses: the configured one, or the origin of the request.
 *
 * The origin is that of `request.url`. Nothing a caller can put into a header changes it on Workers.
 */
export function resourceIdentifier(requestUrl: URL, resource?: Resource): string {
  if (resource === undefined) return requestUrl.origin;
  const identifier = typeof resource === "function" ? resource(requestUrl) : resource;
  // A function may give nothing or a promise, whatever its type says; whoever needs an identifier refuses that.
  const isPath = typeof identifier === "string" && identifier.startsWith("/");
  return isPath ? requestUrl.origin + identifier : identifier;
}

/**
 * The first audience of a token that means this server, or undefined (RFC 8707 section 2, RFC 9068 section 4).
 *
 * One trailing slash aside, identifiers are compared by code point, never as parsed URLs: a comparison that
 * normalises is a comparison that can be fooled.
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
      ? (candidate: string) => leadsTo(candidate, requestUrl)
      : sameIdentifier(resourceIdentifier(requestUrl, resource));
  return audience.find(
    (candidate) => candidate !== "" && (audiences.includes(candidate) || meansThisServer(candidate)),
  );
}

function sameIdentifier(identifier: string): (candidate: string) => boolean {
  const expected = withoutTrailingSlash(identifier);
  return (candidate) => withoutTrailingSlash(candidate) === expected && isUrl(candidate);
}

/**
 * Whether `identifier` is on the origin of the request and its path is, by whole segments, a prefix of the request's. What
 * is a prefix of a URL by whole segments, and holds its origin, is a URL.
 */
function leadsTo(identifier: string, url: URL): boolean {
  const { origin } = url;
  const prefix = withoutTrailingSlash(identifier);
  if (prefix === origin) return true;
  const target = withoutTrailingSlash(origin + url.pathname);
  return prefix.startsWith(origin) && (target === prefix || target.startsWith(`${prefix}/`));
}

function isUrl(identifier: string): boolean {
  return parseUrl(identifier) !== undefined;
}
