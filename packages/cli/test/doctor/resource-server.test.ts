// Servers on Node, with settings that the examples do not use.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { ResourceServer, type ResourceServerOptions } from "@edgegrant/core";
import { sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { describe, expect, onTestFinished, test } from "vitest";
import { examine } from "../../src/doctor/doctor.ts";
import { complaintsAboutStranger } from "../support/findings.ts";

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

test("a server that says it is elsewhere is told to say where it is", async () => {
  const { issuer } = await zoneThatSignsWith("ES256");
  const origin = await serve({ issuer, resource: "https://mcp.example.com" });
  expect(await complaintsAboutStranger(`${origin}/mcp`)).toMatchObject([
    { id: "challenge", status: "fail", detail: "resource_metadata is on another origin: https://mcp.example.com" },
  ]);
});
