import { startZone } from "@edgegrant/zone";

/** The Worker's address in the `Host` of its clients. It is fixed, because the zone needs it before the Worker has a port. */
export const HOST = "127.0.0.1:8787";
export const UPSTREAM = "https://upstream.example";

/** Starts a zone with one server in mode A and `users` users. Also returns the settings for any server of this folder. */
export async function startBenchZone(users, algorithm = "RS256") {
  const zone = await startZone({
    signing: { algorithm },
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

/** Mints `count` tokens, for each of the `users` users in turn. */
export function mintTokens(zone, count, users) {
  return Promise.all(
    Array.from({ length: count }, (_, index) => zone.mint({ user: `user-${index % users}`, resource: "worker" })),
  );
}
