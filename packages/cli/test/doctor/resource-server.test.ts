// Servers on Node, with settings that the examples do not use.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { ResourceServer, type ResourceServerOptions } from "@edgegrant/core";
import { auth0, betterAuth, cognito, entra, keycloak, okta, type Profile, workos } from "@edgegrant/core/profiles";
import { localTenant, type Make, sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { describe, expect, onTestFinished, test } from "vitest";
import { examine } from "../../src/doctor/doctor.ts";
import { complaintsAbout, complaintsAboutStranger } from "../support/findings.ts";

type Algorithm = "RS256" | "ES256" | "EdDSA";

async function zoneThatSignsWith(algorithm: Algorithm): Promise<Zone> {
  const resources = sampleConfig.resources.map((resource) => (resource.serve ? { ...resource, serve: {} } : resource));
  const zone = await startZone({ ...sampleConfig, port: 0, resources, signing: { algorithm } });
  onTestFinished(() => zone.close());
  return zone;
}

type Settings = ResourceServerOptions | ((origin: string) => ResourceServerOptions);

/** Starts a protected server on Node and returns its origin. */
async function serve(settings: Settings): Promise<string> {
  let protectedServer: ResourceServer | undefined;
  const server = createServer(async ({ method = "GET", url, headers: sent }, response) => {
    const headers = Object.entries(sent).map(([name, value]) => [name, String(value)] as [string, string]);
    const request = new Request(`http://${sent.host}${url}`, { method, headers });
    const answer = (await protectedServer?.handle(request, () => new Response("in"))) ?? Response.error();
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body) Readable.fromWeb(answer.body as import("node:stream/web").ReadableStream).pipe(response);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = typeof settings === "function" ? settings(origin) : settings;
  protectedServer = new ResourceServer({ onEvent: () => undefined, ...options });
  return origin;
}

describe("all is well", () => {
  test.each<Algorithm>(["RS256", "ES256", "EdDSA"])("with a zone that signs with %s", async (algorithm) => {
    const zone = await zoneThatSignsWith(algorithm);
    const rejected: unknown[] = [];
    const origin = await serve({
      issuer: zone.issuer,
      resource: "/mcp",
      onEvent: (event) => event.type === "token.rejected" && rejected.push(event.reason),
    });
    expect(await complaintsAboutStranger(`${origin}/mcp`, zone.issuer)).toEqual([]);
    // The signature check was reached, so the forged token is otherwise valid.
    expect(rejected).toContain("bad_signature");
  });

  test("with one resource for each tenant", async () => {
    const { issuer } = await zoneThatSignsWith("ES256");
    const origin = await serve({ issuer, resource: (url) => `/${url.pathname.split("/")[1]}` });
    expect(await complaintsAboutStranger(`${origin}/tenant-a`)).toEqual([]);
  });

  test("but for clients that take nothing but the endpoint's URL, with a resource above it", async () => {
    const { issuer } = await zoneThatSignsWith("ES256");
    const origin = await serve({ issuer, resource: (url) => `/${url.pathname.split("/")[1]}` });
    expect(await complaintsAboutStranger(`${origin}/tenant-a/mcp`)).toEqual([
      expect.objectContaining({
        id: "resource-identifier",
        status: "warn",
        detail: expect.stringContaining(`${origin}/tenant-a is not the URL that clients use, ${origin}/tenant-a/mcp`),
        fix: expect.stringContaining('Set `resource: "/tenant-a/mcp"`'),
      }),
    ]);
  });

  test("with metadata at an address of its own, behind a gateway", async () => {
    const { issuer } = await zoneThatSignsWith("ES256");
    const origin = await serve((own) => ({
      issuer,
      resource: "/mcp",
      resourceMetadataUrl: `${own}/.well-known/oauth-protected-resource/behind/the/gateway`,
    }));
    expect(await complaintsAboutStranger(`${origin}/mcp`)).toEqual([]);
  });

  test.each([
    ["the origin", undefined, "it is at the root, and on purpose not below the path"],
    ["a path", "/mcp", "it is below the path, and on purpose not at the root"],
  ])("without legacy discovery, of the resource at %s", async (_, resource, detail) => {
    const { issuer } = await zoneThatSignsWith("ES256");
    const origin = await serve({ issuer, resource, legacyDiscovery: false });
    const findings = await examine(new URL(`${origin}/mcp`), issuer, 5_000);
    const complaints = findings.filter(({ status }) => status === "fail" || status === "warn");
    expect(complaints.map(({ id }) => id)).toEqual([...(resource ? [] : ["resource-identifier"]), "known-to-zone"]);
    expect(findings).toContainEqual(expect.objectContaining({ id: "metadata-locations", status: "ok", detail }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: "proxied-metadata",
        status: "ok",
        detail: "none, on purpose: clients of MCP revision 2025-03-26 can't log in",
      }),
    );
  });

  test("but for clients that lose the challenge, where a resource between has one address only", async () => {
    const { issuer } = await zoneThatSignsWith("ES256");
    const resource = (url: URL) => `/${url.pathname.split("/")[1]}`;
    const origin = await serve({ issuer, resource, legacyDiscovery: false });
    expect(await complaintsAboutStranger(`${origin}/tenant-a/mcp`)).toMatchObject([
      { id: "metadata-locations", status: "warn", fix: expect.stringContaining("legacyDiscovery") },
      { id: "resource-identifier", status: "warn" },
    ]);
  });

  test("but for pages, where `cors` names those that may call", async () => {
    const { issuer } = await zoneThatSignsWith("ES256");
    const origin = await serve({ issuer, resource: "/mcp", cors: { origins: ["https://app.example"] } });
    expect(await complaintsAboutStranger(`${origin}/mcp`)).toMatchObject([{ id: "cors-preflight", status: "warn" }]);
  });
});

describe("a server of a zone of another make is well", () => {
  test.each<[Make, (mcp: string) => Profile, scope: (mcp: string) => string]>([
    [
      "entra",
      (mcp) => entra({ tenants: [localTenant], clientId: "worker", appIdUri: mcp }),
      (mcp) => `${mcp}/mcp:tools`,
    ],
    ["okta", () => okta(), () => "mcp:tools"],
    ["auth0", () => auth0(), () => "mcp:tools"],
    ["keycloak", () => keycloak(), () => "mcp:tools"],
    ["cognito", () => cognito(), (mcp) => `${mcp}/mcp:tools`],
    ["workos", () => workos(), () => "mcp:tools"],
    ["better-auth", () => betterAuth(), () => "mcp:tools"],
  ])("%s", async (make, profileOf, scopeOf) => {
    const rejected: unknown[] = [];
    let issuer = "";
    const origin = await serve((own) => ({
      issuer: () => issuer,
      resource: `${own}/mcp`,
      profile: profileOf(`${own}/mcp`),
      ...{ requiredScopes: [scopeOf(`${own}/mcp`)], scopesSupported: [scopeOf(`${own}/mcp`)] },
      onEvent: (event) => event.type === "token.rejected" && rejected.push(event.reason),
    }));
    const zone = await startZone({
      speaks: make,
      signing: { algorithm: "ES256" },
      clientIdMetadataDocuments: "off",
      users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
      resources: [{ id: "mcp", name: "MCP server", identifier: `${origin}/mcp`, scopes: ["mcp:tools"] }],
      applications: [],
    });
    onTestFinished(() => zone.close());
    issuer = zone.issuer;
    expect(await complaintsAbout(`${origin}/mcp`)).toEqual([]);
    // Only Microsoft's directories have their id in the issuer, and the local zone is at another.
    expect(rejected).toContain(make === "entra" ? "unknown_shape" : "bad_signature");
  });

  /** A zone of which only the metadata is there: of all directories, or of one. */
  async function directories(documents: (origin: string) => Record<string, object>): Promise<string> {
    const server = createServer(({ url = "" }, response) => {
      const document = documents(origin)[url];
      response.writeHead(document ? 200 : 404, { "Content-Type": "application/json" });
      response.end(JSON.stringify(document ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return origin;
  }

  test.each([
    ["all listed directories", "organizations", "{tenantid}", "unknown_shape"],
    ["one directory", localTenant, localTenant, "bad_signature"],
  ])(
    "%s of Microsoft Entra ID, whose metadata says nothing of PKCE and registration",
    async (_, tenant, named, reason) => {
      const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const keys = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", alg: "ES256", use: "sig" }] };
      const login = await directories((origin) => ({
        [`/${tenant}/v2.0/.well-known/openid-configuration`]: {
          issuer: `${origin}/${named}/v2.0`,
          jwks_uri: `${origin}/${tenant}/keys`,
          authorization_endpoint: `${origin}/${tenant}/authorize`,
        },
        [`/${tenant}/keys`]: keys,
      }));
      const rejected: unknown[] = [];
      const origin = await serve((own) => ({
        issuer: `${login}/${tenant}/v2.0`,
        resource: `${own}/mcp`,
        profile: entra({ tenants: [localTenant], clientId: "worker", appIdUri: `${own}/mcp` }),
        onEvent: (event) => event.type === "token.rejected" && rejected.push(event.reason),
      }));
      expect(await complaintsAbout(`${origin}/mcp`)).toMatchObject([
        { id: "pkce", status: "warn", detail: expect.stringContaining("some MCP clients refuse") },
        { id: "registration", status: "warn" },
      ]);
      expect(rejected).toContain(reason);
    },
  );
});

test("a server that says it is elsewhere is told to say where it is", async () => {
  const { issuer } = await zoneThatSignsWith("ES256");
  const origin = await serve({ issuer, resource: "https://mcp.example.com" });
  expect(await complaintsAboutStranger(`${origin}/mcp`)).toMatchObject([
    { id: "challenge", status: "fail", detail: "resource_metadata is on another origin: https://mcp.example.com" },
  ]);
});
