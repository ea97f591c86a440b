const SESSIONS =
  "After a restart the server does not know the client's session and answers 404. The client reports that, and the host has to connect again with a new client.";

/**
 * Notes for users of a client, by package name. Only these notes are written by hand. Everything else in the tables of
 * docs/clients.md comes from a run.
 */
export const notes: Record<string, string[]> = {
  "@modelcontextprotocol/sdk 1.11.4": [
    "It does not know protected resource metadata. It finds the zone by the server's copy of the zone's metadata, so keep `legacyDiscovery` on.",
    "It names no scope, so the zone grants every scope of the resource.",
  ],
  "@modelcontextprotocol/client 2.4.0": [SESSIONS],
  "@modelcontextprotocol/sdk 1.13.3": ["It names no scope, so the zone grants every scope of the resource.", SESSIONS],
  "@modelcontextprotocol/sdk 1.32.2": [
    "With a refresh token it answers a 403 with a refresh, which adds no scope, and gives up. A host whose tools need step-up can call `auth` with the `scope` of the challenge, or ask for all scopes at login.",
    SESSIONS,
  ],
};
