import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startZone, type Zone } from "@edgegrant/zone";
import type { Context } from "../behaviours/behaviour.ts";
import { signatureVectors } from "./vectors.ts";

/** A zone with an upstream API, and the settings that a server on another runtime needs for it. */
export interface FarEnd {
  context: Context;
  close(): Promise<void>;
}

const SECRET_SERVER = "https://secret.example";
const KEY_SERVER = "https://key.example";

/** Starts a zone for one runtime, so that its log contains no other requests. */
export async function startFarEnd(): Promise<FarEnd> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { kty, n, e } = publicKey.export({ format: "jwk" });
  // The server's key id (RFC 7638).
  const kid = createHash("sha256").update(JSON.stringify({ e, kty, n })).digest("base64url");
  const jwks = JSON.stringify({ keys: [{ kty, n, e, kid, alg: "RS256", use: "sig" }] });
  const clientSecret = randomBytes(24).toString("base64url");
  let zone: Zone | undefined;
  const control = await serveControl(jwks, () => zone);
  const origin = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
  const close = async () => {
    control.closeAllConnections();
    control.close();
    await zone?.close();
  };
  try {
    zone = await startZone({
      users: [
        { id: "alice", name: "Alice Ashworth", email: "alice@example.com" },
        { id: "bob", name: "Bob Bergström", email: "bob@example.com" },
      ],
      resources: [
        { id: "secret", name: "Server with a secret", identifier: SECRET_SERVER, scopes: ["mcp:tools"] },
        { id: "key", name: "Server with a key", identifier: KEY_SERVER, scopes: ["mcp:tools"] },
        { id: "upstream", name: "Profile API", scopes: ["profile:read"], serve: {} },
      ],
      applications: [
        {
          id: "secret",
          name: "App with a secret",
          clientId: "app: with/odd characters",
          clientSecret,
          provides: "secret",
          dependencies: ["upstream"],
        },
        { id: "key", name: "App with a key", jwksUri: `${origin}/jwks`, provides: "key", dependencies: ["upstream"] },
      ],
    });
  } catch (error) {
    await close();
    throw error;
  }
  const upstream = zone.resources.get("upstream")?.identifier ?? "";
  const context: Context = {
    issuer: zone.issuer,
    control: origin,
    secretServer: SECRET_SERVER,
    keyServer: KEY_SERVER,
    clientId: "app: with/odd characters",
    clientSecret,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    upstream,
    profile: `${upstream}/api/user`,
  };
  return { context, close };
}

/** Offers the zone's control functions to pages and other runtimes, and publishes the server's keys. */
async function serveControl(jwks: string, zone: () => Zone | undefined): Promise<Server> {
  const answer = async (request: IncomingMessage) => {
    if (request.url === "/jwks") return jwks;
    if (request.url === "/vectors") return JSON.stringify(await signatureVectors());
    if (request.url === "/audit") return JSON.stringify(zone()?.audit());
    return zone()?.mint(JSON.parse(Buffer.concat(await request.toArray()).toString()));
  };
  const server = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    answer(request).then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
