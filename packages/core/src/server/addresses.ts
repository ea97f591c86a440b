import { addressedResource, type MetadataLocation } from "../metadata/resource-identifier.ts";
import { isSecureUrl } from "../url.ts";
import type { Resource } from "../verify/audience.ts";

/** What a request addresses, by its URL and the `resource` setting. */
export interface Address {
  url: URL;
  /** The resource identifier. */
  identifier: string;
  /** Where clients find the metadata of that resource. */
  resourceMetadata: string;
  /** Whether the identifier is on plain http, and not on loopback. */
  isInsecure: boolean;
}

/** The settings by which a request addresses a resource. */
export interface Addressing extends MetadataLocation {
  resource?: Resource | undefined;
}

/**
 * Tells what requests address. One request is much like the one before, and taking URLs apart is most of what it costs to
 * know a caller again: so the latest answer is kept, unless a function decides.
 */
export class Addresses {
  #latest: { href: string; resource: string | undefined; location: string | undefined; address: Address } | undefined;

  /** Throws {@link ConfigurationError} if `resource` or `resourceMetadataUrl` is wrong. */
  of({ url: href }: Request, { resource, resourceMetadataUrl: location }: Addressing = {}): Address {
    if (typeof resource === "function") return addressAt(href, resource, location);
    const latest = this.#latest;
    if (latest?.href === href && latest.resource === resource && latest.location === location) return latest.address;
    const address = addressAt(href, resource, location);
    this.#latest = { href, resource, location, address };
    return address;
  }
}

function addressAt(href: string, resource: Resource | undefined, resourceMetadataUrl: string | undefined): Address {
  const url = new URL(href);
  const { identifier, metadataUrl } = addressedResource(url, resource, { resourceMetadataUrl });
  return { url, identifier, resourceMetadata: metadataUrl, isInsecure: !isSecureUrl(new URL(identifier)) };
}
