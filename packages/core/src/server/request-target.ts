import type { AuthInfo } from "../auth-info.ts";
import { isSecureUrl } from "../encoding/url.ts";
import { CorsPolicies } from "../metadata/cors-policy.ts";
import { addressedResource, type MetadataLocation } from "../metadata/resource-identifier.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Resource } from "../verify/audience.ts";

/** The resource that a request addresses, from its URL and the `resource` setting. */
export interface RequestTarget {
  /** The URL of the request, as the request writes it. */
  href: string;
  url: URL;
  /** The resource identifier. */
  identifier: string;
  /** The URL of the resource's metadata. */
  resourceMetadata: string;
  /** Whether the identifier uses plain http on a host other than loopback. */
  isInsecure: boolean;
}

/** The settings that map a request to a resource. */
export interface TargetOptions extends MetadataLocation {
  resource?: Resource | undefined;
}

/**
 * Maps requests to resources. Parsing URLs is most of the cost of recognizing a caller, and consecutive requests are
 * alike. So the latest result is kept, unless `resource` is a function.
 */
export class RequestTargets {
  #latest: { resource: string | undefined; location: string | undefined; address: RequestTarget } | undefined;

  /** Throws {@link ConfigurationError} if `resource` or `resourceMetadataUrl` is wrong. */
  of({ url: href }: RequestHead, { resource, resourceMetadataUrl: location }: TargetOptions = {}): RequestTarget {
    if (typeof resource === "function") return targetAt(href, resource, location);
    const latest = this.#latest;
    if (latest?.address.href === href && latest.resource === resource && latest.location === location)
      return latest.address;
    const address = targetAt(href, resource, location);
    this.#latest = { resource, location, address };
    return address;
  }
}

function targetAt(
  href: string,
  resource: Resource | undefined,
  resourceMetadataUrl: string | undefined,
): RequestTarget {
  const url = new URL(href);
  const { identifier, metadataUrl } = addressedResource(url, resource, { resourceMetadataUrl });
  return { href, url, identifier, resourceMetadata: metadataUrl, isInsecure: !isSecureUrl(new URL(identifier)) };
}

/** State that a server, or an isolate, shares between requests: results computed once and warnings emitted once. */
export class RequestMemo {
  readonly targets = new RequestTargets();
  readonly cors = new CorsPolicies();
  /** The nonces that answers to callers announce (RFC 9449 section 8.2). */
  readonly nonces = new WeakMap<AuthInfo, string>();
  #hasSeenInsecure = false;

  /** Whether this is the first request to a resource on plain http. The warning is emitted only once. */
  isFirstInsecure(): boolean {
    const isFirst = !this.#hasSeenInsecure;
    this.#hasSeenInsecure = true;
    return isFirst;
  }
}
