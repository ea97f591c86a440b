// Runs in Node before workerd starts: the zone for the tests inside workerd.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { calculateJwkThumbprint, exportJWK, exportPKCS8, generateKeyPair } from "jose";
import type { TestProject } from "vitest/node";

// Node loads it. An import would be transformed by vite, with all that the zone is made of, since the plugin inlines everything.
const { startZone }: typeof import("@edgegrant/zone") = createRequire(import.meta.url)("@edgegrant/zone");

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const jwks = JSON.stringify({ keys: [{ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "RS256", use: "sig" }] });
  const keyServer = createServer((_, response) => response.setHeader("Content-Type", "application/json").end(jwks));
  await new Promise<void>((resolve) => keyServer.listen(0, "127.0.0.1", resolve));
  const { port } = keyServer.address() as AddressInfo;

  const zone = await startZone({
    users: [
      { id: "alice", name: "Alice", email: "alice@example.com" },
      { id: "bob", name: "Bob", email: "bob@example.com" },
    ],
    resources: [
      {
        id: "secret",
        name: "Worker, mode A",
        identifier: "https://secret.example",
        scopes: ["mcp:tools", "mcp:admin"],
      },
      { id: "keyed", name: "Worker, mode B", identifier: "https://keyed.example", scopes: ["mcp:tools"] },
      { id: "upstream", name: "Upstream", scopes: ["profile:read"], serve: {} },
    ],
    applications: [
      {
        id: "secret",
        name: "Mode A",
        clientId: "https://client.example/id",
        clientSecret: "s3cr:t %",
        provides: "secret",
        dependencies: ["upstream"],
        impersonates: ["bob"],
        clientCredentials: true,
      },
      {
        id: "keyed",
        name: "Mode B",
        jwksUri: `http://127.0.0.1:${port}/jwks.json`,
        provides: "keyed",
        dependencies: ["upstream"],
      },
    ],
  });
  project.provide("issuer", zone.issuer);
  project.provide("upstream", zone.resources.get("upstream")?.identifier ?? "");
  project.provide("privateKey", await exportPKCS8(privateKey));

  return async () => {
    await zone.close();
    keyServer.close();
    keyServer.closeAllConnections();
  };
}

declare module "vitest" {
  interface ProvidedContext {
    issuer: string;
    upstream: string;
    privateKey: string;
  }
}
