import { isSecureUrl } from "../encoding/url.ts";
import { CorsPolicies } from "../metadata/cors-policy.ts";
import { addressedResource, type MetadataLocation } from "../metadata/resource-identifier.ts";
import type { Resource } from "../verify/audience.ts";

/** What a request addresses, by its URL and the `resource` setting. */
export interface RequestTarget {
  url: URL;
  /** The resource identifier. */
  identifier: string;
  /** Where clients find the metadata of that resource. */
  resourceMetadata: string;
  /** Whether the identifier is on plain http, and not on loopback. */
  isInsecure: boolean;
}

/** The settings by which a request addresses a resource. */
export interface TargetOptions extends MetadataLocation {
  resource?: Resource | undefined;
}

/**
 * Tells what requests address. One request is much like the one before, and taking URLs apart is most of what it costs to
 * know a caller again: so the latest answer is kept, unless a function decides.
 */
export class RequestTargets {
  #latest:
    | { href: string; resource: string | undefined; location: string | undefined; address: RequestTarget }
    | undefined;

  /** Throws {@link ConfigurationError} if `resource` or `resourceMetadataUrl` is wrong. */
  of({ url: href }: Request, { resource, resourceMetadataUrl: location }: TargetOptions = {}): RequestTarget {
    if (typeof resource === "function") return targetAt(href, resource, location);
    const latest = this.#latest;
    if (latest?.href === href && latest.resource === resource && latest.location === location) return latest.address;
    const address = targetAt(href, resource, location);
    this.#latest = { href, resource, location, address };
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
  return { url, identifier, resourceMetadata: metadataUrl, isInsecure: !isSecureUrl(new URL(identifier)) };
}

/** What a request mostly has in common with the one before it, so that it is told once: kept by a server, or by an isolate. */
export class RequestMemo {
  readonly targets = new RequestTargets();
  readonly cors = new CorsPolicies();
  #hasSeenInsecure = false;

  /** Whether this is the first request to a resource on plain http, which is told of once. */
  isFirstInsecure(): boolean {
    const isFirst = !this.#hasSeenInsecure;
    this.#hasSeenInsecure = true;
    return isFirst;
  }
}
