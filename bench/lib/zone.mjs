import { startZone } from "@edgegrant/zone";

/** Where the Worker is, as its clients name it in `Host`: the zone must know it before it has a port. */
export const HOST = "127.0.0.1:8787";
export const UPSTREAM = "https://upstream.example";

/** A zone with one Worker in mode A and so many users, and the settings for any Worker of this folder. */
export async function startBenchZone(users) {
  const zone = await startZone({
    users: Array.from({ length: users }, (_, index) => ({
      id: `user-${index}`,
      name: `User ${index}`,
      email: `user-${index}@example.com`,
    })),
    resources: [
      { id: "worker", name: "Worker", identifier: `http://${HOST}`, scopes: ["mcp:tools"] },
      { id: "upstream", name: "Upstream", identifier: UPSTREAM, scopes: ["read"] },
    ],
    applications: [
      {
        id: "worker",
        name: "Worker",
        clientId: "worker",
        clientSecret: "secret",
        provides: "worker",
        dependencies: ["upstream"],
      },
    ],
  });
  const metadata = await (await fetch(`${zone.issuer}/.well-known/oauth-authorization-server`)).json();
  const bindings = {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_CLIENT_ID: "worker",
    KEYCARD_CLIENT_SECRET: "secret",
    KEYCARD_RESOURCE_URL: UPSTREAM,
    AUDIENCE: `http://${HOST}`,
    JWKS_URI: metadata.jwks_uri,
  };
  return { zone, bindings };
}

/** So many tokens, in turn for each of so many users. */
export function mintTokens(zone, count, users) {
  return Promise.all(
    Array.from({ length: count }, (_, index) => zone.mint({ user: `user-${index % users}`, resource: "worker" })),
  );
}
