import { parseUrl, withoutTrailingSlash } from "../url.ts";

/** Which audiences of a token mean this server. */
export interface AudiencePolicy {
  /**
   * The resource identifier of this server: a URL, taken verbatim, or a path such as `/mcp`, which stands on the
   * origin of the request. Default: any identifier on the request's origin whose path leads to the request's.
   */
  resource?: string | undefined;
  /** Further audiences that are accepted, verbatim. */
  audiences?: readonly string[] | undefined;
}

/**
 * The resource identifier that a request addresses: the configured one, or the origin of the request.
 *
 * The origin is that of `request.url`. Nothing a caller can put into a header changes it on Workers.
 */
export function resourceIdentifier(requestUrl: URL, resource?: string): string {
  if (resource === undefined) return requestUrl.origin;
  return resource.startsWith("/") ? requestUrl.origin + resource : resource;
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
  const { resource, audiences = [] } = policy;
  const meansThisServer =
    resource === undefined
      ? (candidate: string) => leadsTo(candidate, requestUrl)
      : sameIdentifier(resourceIdentifier(requestUrl, resource));
  return audience.find(
    (candidate) =>
      candidate !== "" && (audiences.includes(candidate) || (isUrl(candidate) && meansThisServer(candidate))),
  );
}

function sameIdentifier(identifier: string): (candidate: string) => boolean {
  const expected = withoutTrailingSlash(identifier);
  return (candidate) => withoutTrailingSlash(candidate) === expected;
}

/** Whether `identifier` is on the origin of the request and its path is, by whole segments, a prefix of the request's. */
function leadsTo(identifier: string, { origin, pathname }: URL): boolean {
  const prefix = withoutTrailingSlash(identifier);
  const target = withoutTrailingSlash(origin + pathname);
  return prefix.startsWith(origin) && (target === prefix || target.startsWith(`${prefix}/`));
}

function isUrl(identifier: string): boolean {
  return parseUrl(identifier) !== undefined;
}
