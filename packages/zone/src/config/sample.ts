import type { ZoneConfig } from "./types.ts";

/**
 * Two users, an MCP server for each credential mode, and an upstream API that both servers may call. `npx
 * @edgegrant/zone` runs this without a configuration, and `npx @edgegrant/zone init` writes it.
 */
export const sampleConfig: ZoneConfig = {
  name: "Local zone",
  port: 8700,
  // The zone must work without internet access, where no client metadata document can be fetched.
  clientIdMetadataDocuments: "off",
  // `wrangler dev` and browsers say localhost, other tools 127.0.0.1.
  loopbackAliases: true,
  users: [
    { id: "alice", name: "Alice Archer", email: "alice@example.com" },
    { id: "bob", name: "Bob Baker", email: "bob@example.com" },
  ],
  resources: [
    {
      id: "secret-mcp",
      name: "MCP server (client secret)",
      identifier: "http://127.0.0.1:8787/mcp",
      scopes: ["mcp:tools"],
    },
    {
      id: "identity-mcp",
      name: "MCP server (web identity)",
      identifier: "http://127.0.0.1:8788/mcp",
      scopes: ["mcp:tools"],
    },
    { id: "profile-api", name: "Profile API", scopes: ["profile:read"], serve: { port: 8701 } },
  ],
  applications: [
    {
      id: "secret-worker",
      name: "Worker with a client secret",
      clientId: "secret-worker",
      clientSecret: "local-development-only",
      provides: "secret-mcp",
      dependencies: ["profile-api"],
    },
    {
      id: "identity-worker",
      name: "Worker with its own keys",
      jwksUri: "http://127.0.0.1:8788/.well-known/jwks.json",
      provides: "identity-mcp",
      dependencies: ["profile-api"],
    },
  ],
};
