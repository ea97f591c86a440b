import type { ZoneConfig } from "@edgegrant/zone";

/** Two users, a server with one scope, and an API that the server may call. */
export const defaultConfig: ZoneConfig = {
  name: "Test zone",
  clientIdMetadataDocuments: "off",
  users: [
    { id: "alice", name: "Alice Archer", email: "alice@example.com" },
    { id: "bob", name: "Bob Baker", email: "bob@example.com" },
  ],
  resources: [
    { id: "server", name: "Server under test", identifier: "http://127.0.0.1:8787/mcp", scopes: ["mcp:tools"] },
    {
      id: "profiles",
      name: "Profile API",
      identifier: "http://127.0.0.1:8701/api",
      scopes: ["profile:read"],
      serve: { port: 8701 },
    },
  ],
  applications: [
    {
      id: "server",
      name: "Server under test",
      clientId: "server",
      clientSecret: "local-development-only",
      provides: "server",
      dependencies: ["profiles"],
    },
  ],
};
