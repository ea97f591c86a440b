import { ConfigurationError } from "../errors.ts";

/** For which clients a server can be discovered. */
export interface DiscoveryPolicy {
  /**
   * Whether clients find their way that look elsewhere than the challenge says. Default: true. With false, discovery is what
   * the RFCs say to the letter: the protected resource metadata stands at the address that belongs to the resource
   * identifier and nowhere else (RFC 9728 section 3.3), and there is no copy of the zone's metadata, whose issuer is not
   * this server (RFC 8414 section 3.3).
   *
   * With false, these can't log in: clients of MCP revision 2025-03-26, which need that copy; and clients that lose the
   * challenge before the login is done (a proxy drops it, or they are loaded anew after the login page), unless the
   * resource is the origin, or is their endpoint and they look there (the MCP SDK does from 1.15).
   */
  legacyDiscovery?: boolean | undefined;
}

/**
 * Whether older clients are to find their way.
 *
 * @throws {ConfigurationError} if the setting is neither true nor false: `"false"`, taken for true, would go unnoticed.
 */
export function servesLegacyDiscovery({ legacyDiscovery = true }: DiscoveryPolicy): boolean {
  if (typeof legacyDiscovery === "boolean") return legacyDiscovery;
  throw new ConfigurationError("legacyDiscovery must be true or false, and not a text");
}
