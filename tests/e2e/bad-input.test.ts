// Typical wrong settings on real workerd. The log names each one, everything that does not depend on it works, and no
// secret is repeated.
import { exampleFolder, freePort, type ServerProcess } from "@edgegrant/example-demo";
import { startOnWorkerd } from "@edgegrant/example-demo/workerd";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { callTool } from "../support/mcp.ts";

let zone: Zone;
let port: number;
let token: string;
const secret = "a client secret that nobody may see";

beforeAll(async () => {
  port = await freePort();
  const upstreamPort = await freePort();
  const identifier = `http://127.0.0.1:${port}/mcp`;
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "worker", name: "Worker", identifier, scopes: ["mcp:tools"] },
      {
        id: "upstream",
        name: "Upstream",
        identifier: `http://127.0.0.1:${upstreamPort}/api`,
        scopes: ["profile:read"],
        serve: { port: upstreamPort },
      },
    ],
    applications: [
      {
        id: "worker",
        name: "Worker",
        clientId: "worker",
        clientSecret: secret,
        provides: "worker",
        dependencies: ["upstream"],
      },
    ],
  });
  token = await zone.mint({ user: "alice", resource: "worker", scope: "mcp:tools" });
});
afterAll(() => zone?.close());

async function worker(env: Record<string, string>): Promise<ServerProcess> {
  const shared = {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_RESOURCE_URL: zone.resources.get("upstream")?.identifier ?? "",
  };
  const started = await startOnWorkerd({ folder: exampleFolder("client-secret"), port, env: { ...shared, ...env } });
  onTestFinished(() => started.close());
  return started;
}

describe("a Worker with a wrong setting", () => {
  it.each([
    ["is missing", "", "KEYCARD_ISSUER is missing"],
    ["is no URL", "my-zone", "KEYCARD_ISSUER must be an https URL (http on loopback only), such as"],
    ["is http off loopback", "http://zone.keycard.cloud", "KEYCARD_ISSUER must be an https URL"],
  ])("KEYCARD_ISSUER %s: 500 and a log line, /health and preflights still served", async (_name, issuer, says) => {
    const { origin, output } = await worker({ KEYCARD_ISSUER: issuer });
    expect((await callTool(origin, token, "whoami")).status).toBe(500);
    expect((await fetch(`${origin}/.well-known/oauth-protected-resource`)).status).toBe(500);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    const preflight = { Origin: "https://page.example", "Access-Control-Request-Method": "POST" };
    expect((await fetch(`${origin}/mcp`, { method: "OPTIONS", headers: preflight })).status).toBe(204);
    await expect.poll(output).toContain(says);
  });

  it("no credential: the log says which variables to set, and the caller does not learn; the others work", async () => {
    const { origin, output } = await worker({});
    expect((await callTool(origin, token, "whoami")).text).toContain("alice");
    const failed = await callTool(origin, token, "upstream_profile");
    expect(failed).toMatchObject({ isError: true, text: "This tool does not work at the moment" });
    await expect
      .poll(output)
      .toContain('edgegrant: configuration.invalid {"message":"Missing Keycard credentials in env');
    expect(output()).toContain("KEYCARD_CLIENT_SECRET");
  });

  it("a private key that does not parse: the log says so, never repeating it; the others work", async () => {
    const damaged = "-----BEGIN PRIVATE KEY-----\nMIIEdamagedKeyMaterial\n-----END PRIVATE KEY-----";
    const { origin, output } = await worker({ KEYCARD_PRIVATE_KEY: damaged });
    expect((await callTool(origin, token, "whoami")).text).toContain("alice");
    const failed = await callTool(origin, token, "upstream_profile");
    expect(failed).toMatchObject({ isError: true, text: "This tool does not work at the moment" });
    expect((await fetch(`${origin}/.well-known/jwks.json`)).status).toBe(500);
    const line = 'edgegrant: configuration.invalid {"message":"KEYCARD_PRIVATE_KEY can\'t be read';
    // One line for the tool, one for the JWK Set.
    await expect.poll(() => output().split(line).length - 1).toBe(2);
    expect(failed.text + output()).not.toContain("damagedKeyMaterial");
  });

  it("a wrong client secret: the tool reports the zone's refusal without the secret", async () => {
    const wrong = "a wrong secret that nobody may see";
    const { origin, output } = await worker({ KEYCARD_CLIENT_ID: "worker", KEYCARD_CLIENT_SECRET: wrong });
    const failed = await callTool(origin, token, "upstream_profile");
    expect(failed.isError).toBe(true);
    expect(failed.text + output()).not.toContain("secret that nobody may see");
  });
});

describe("a zone that is down when the first request comes", () => {
  it("is 503 with Retry-After at first, and works as soon as the zone is up", async () => {
    const { origin } = await worker({ KEYCARD_CLIENT_ID: "worker", KEYCARD_CLIENT_SECRET: secret });
    const documents = ["authorization-server-metadata", "openid-configuration", "jwks"] as const;
    for (const document of documents) zone.setFault(document, { reset: true });
    const down = await callTool(origin, token, "whoami");
    expect(down.status).toBe(503);
    expect(down.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect((await fetch(`${origin}/.well-known/oauth-protected-resource`)).status).toBe(200);
    zone.clearFaults();
    expect((await callTool(origin, token, "whoami")).text).toContain("alice");
    expect((await callTool(origin, token, "upstream_profile")).text).toContain("alice@example.com");
  });

  it("fails the tool that needs an exchange, and works as soon as the token endpoint is up", async () => {
    const { origin } = await worker({ KEYCARD_CLIENT_ID: "worker", KEYCARD_CLIENT_SECRET: secret });
    zone.setFault("token", { status: 503 });
    expect((await callTool(origin, token, "upstream_profile")).isError).toBe(true);
    zone.clearFaults();
    expect((await callTool(origin, token, "upstream_profile")).text).toContain("alice@example.com");
  });
});
