import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startZone, type Zone, type ZoneConfig } from "@edgegrant/zone";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { EdgegrantEvent } from "../../src/events.ts";

/** The MCP server with a client secret, and the one with its own keys. */
export const MCP = "https://mcp.example";
export const IDENTITY_MCP = "https://identity.example/mcp";
/** Two upstream APIs that both servers may access, and one that neither may. */
export const PROFILES = "https://profiles.example";
export const MAIL = "https://mail.example/";
export const BILLING = "https://billing.example";

export const CLIENT_ID = "https://apps.example/secret:app";
export const CLIENT_SECRET = "s3cret/with:odd+characters %";

/** A zone for all tests of a file. Each test starts without faults and with counters at zero. */
export function testZone(jwksUri: () => Promise<string> | string = () => "http://127.0.0.1:9/jwks.json"): () => Zone {
  let zone: Zone | undefined;
  beforeAll(async () => {
    zone = await startZone(config(await jwksUri()));
  });
  beforeEach(() => {
    zone?.clearFaults();
    zone?.resetCounters();
  });
  afterAll(() => zone?.close());
  return () => {
    if (!zone) throw new Error("the zone has not been started");
    return zone;
  };
}

function config(jwksUri: string): ZoneConfig {
  return {
    signing: { algorithm: "ES256" },
    users: [
      { id: "alice", name: "Alice Archer", email: "alice@example.com" },
      { id: "bob", name: "Bob Baker", email: "bob@example.com" },
    ],
    resources: [
      { id: "mcp", name: "MCP server", identifier: MCP, scopes: ["mcp:tools", "mcp:admin"] },
      { id: "identity-mcp", name: "MCP server with keys", identifier: IDENTITY_MCP, scopes: ["mcp:tools"] },
      { id: "profiles", name: "Profiles", identifier: PROFILES, scopes: ["profile:read", "profile:write"] },
      { id: "mail", name: "Mail", identifier: MAIL, scopes: ["mail:send"] },
      { id: "billing", name: "Billing", identifier: BILLING, scopes: ["pay"] },
    ],
    applications: [
      {
        id: "secret-app",
        name: "App with a secret",
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        provides: "mcp",
        dependencies: ["profiles", "mail"],
        impersonates: ["bob"],
        clientCredentials: true,
      },
      {
        id: "identity-app",
        name: "App with keys",
        jwksUri,
        provides: "identity-mcp",
        dependencies: ["profiles", "mail"],
        impersonates: ["bob"],
        clientCredentials: true,
      },
    ],
  };
}

/** Publishes a document at its own URL until the file's tests are over. */
export function published(document: () => Promise<unknown>): () => Promise<string> {
  const server = createServer(async (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(await document()));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return async () => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  };
}

/** A listener that records events. */
export function recorder(): { events: EdgegrantEvent[]; onEvent: (event: EdgegrantEvent) => void } {
  const events: EdgegrantEvent[] = [];
  return { events, onEvent: (event) => events.push(event) };
}

/** The error with which a promise is expected to reject. */
export async function errorOf<E extends Error>(
  promise: Promise<unknown>,
  type: new (...parameters: never[]) => E,
): Promise<E> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof type) return outcome;
  throw new Error(`expected a ${type.name}, got ${outcome === undefined ? "no error" : String(outcome)}`);
}

/** The claims of a JWT, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

/** The header of a JWT, unverified. */
export function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
}

/** A JWT with an empty signature, for code that reads claims of tokens verified elsewhere. */
export function unsignedToken(claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "ES256", typ: "at+jwt" })}.${part(claims)}.AAAA`;
}
