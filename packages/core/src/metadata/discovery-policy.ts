import { ConfigurationError } from "../errors.ts";

/** For which clients a server can be discovered. */
export interface DiscoveryPolicy {
  /**
   * Whether clients find their way that know of protected resource metadata little or nothing. Default: true. With false,
   * discovery is what the RFCs say to the letter: the protected resource metadata stands at the address that belongs to
   * the resource identifier and nowhere else (RFC 9728 section 3.3), and there is no copy of the zone's metadata, whose
   * issuer is not this server (RFC 8414 section 3.3). Clients of MCP revision 2025-03-26, which need that copy, can't log
   * in then.
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
