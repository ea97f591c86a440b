import { addressedResource } from "../metadata/resource-identifier.ts";
import { isSecureUrl } from "../url.ts";
import type { Resource } from "../verify/audience.ts";

/** What a request addresses, by its URL and the `resource` setting. */
export interface Address {
  url: URL;
  /** The resource identifier. */
  identifier: string;
  /** Where the metadata of that resource stands. */
  resourceMetadata: string;
  /** Whether the identifier is on plain http, and not on loopback. */
  isInsecure: boolean;
}

/**
 * Tells what requests address. One request is much like the one before, and taking URLs apart is most of what it costs to
 * know a caller again: so the latest answer is kept, unless a function decides.
 */
export class Addresses {
  #latest: { href: string; resource: string | undefined; address: Address } | undefined;

  /** Throws {@link ConfigurationError} if `resource` is wrong. */
  of({ url: href }: Request, resource?: Resource): Address {
    if (typeof resource === "function") return addressAt(href, resource);
    if (this.#latest?.href !== href || this.#latest.resource !== resource) {
      this.#latest = { href, resource, address: addressAt(href, resource) };
    }
    return this.#latest.address;
  }
}

function addressAt(href: string, resource: Resource | undefined): Address {
  const url = new URL(href);
  const { identifier, metadataUrl } = addressedResource(url, resource);
  return { url, identifier, resourceMetadata: metadataUrl, isInsecure: !isSecureUrl(new URL(identifier)) };
}
