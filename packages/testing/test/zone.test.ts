import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleConfig } from "@edgegrant/zone";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { connectZone, type StartedZone, startZone } from "../src/index.ts";

async function started(...args: Parameters<typeof startZone>): Promise<StartedZone> {
  const zone = await startZone(...args);
  onTestFinished(() => zone.close());
  return zone;
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("a zone for tests", () => {
  it("runs beside another of the same configuration, each on ports of its own", async () => {
    const [one, other] = await Promise.all([started(), started()]);
    expect(one.issuer).not.toBe(other.issuer);
    expect(one.settings.KEYCARD_RESOURCE_URL).not.toBe(other.settings.KEYCARD_RESOURCE_URL);
    expect(one.serverUrl).toBe(other.serverUrl);
  });

  it("serves its API at the identifier that the settings name", async () => {
    const { settings } = await started();
    expect((await fetch(`${settings.KEYCARD_RESOURCE_URL}/user`)).status).toBe(401);
  });

  it("comes from a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "edgegrant-testing-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(
      join(folder, "zone.json"),
      JSON.stringify({ ...sampleConfig, users: [{ id: "carol", name: "Carol", email: "carol@example.com" }] }),
    );
    const zone = await started(join(folder, "zone.json"));
    expect(claimsOf(await zone.tokenFor("carol")).sub).toBe("carol");
  });

  it("says which file it can't read", async () => {
    await expect(startZone("missing.json")).rejects.toThrow("missing.json can't be read");
  });

  it("gives the settings of the application that is asked for", async () => {
    const { settings } = await started(sampleConfig, { application: "identity-worker" });
    expect(settings.KEYCARD_SERVER_URL).toBe("http://127.0.0.1:8788/mcp");
    expect(settings).not.toHaveProperty("KEYCARD_CLIENT_SECRET");
  });

  it("names the applications if there is no such one", async () => {
    await expect(startZone(sampleConfig, { application: "other" })).rejects.toThrow(
      "use secret-worker, identity-worker",
    );
  });
});

describe("a token", () => {
  it("is the user's, for the server, with every scope of it", async () => {
    const zone = await started();
    expect(claimsOf(await zone.tokenFor("alice"))).toMatchObject({
      iss: zone.issuer,
      sub: "alice",
      aud: zone.serverUrl,
      scope: "mcp:tools",
      client_id: "test-client",
    });
  });

  it("says what the test asks for", async () => {
    const zone = await started();
    const token = await zone.tokenFor("bob", { scope: "a b", clientId: "c", resource: "https://d.example" });
    expect(claimsOf(token)).toMatchObject({ sub: "bob", scope: "a b", client_id: "c", aud: "https://d.example" });
  });

  it("is for a user of the zone only", async () => {
    const zone = await started();
    await expect(zone.tokenFor("alise")).rejects.toThrow('no user "alise": use alice, bob');
  });
});

describe("a zone that runs already", () => {
  it("gives tokens to whoever has its settings", async () => {
    const { settings } = await started();
    expect(claimsOf(await connectZone(settings).tokenFor("alice"))).toMatchObject({ iss: settings.KEYCARD_ISSUER });
  });

  it("needs the settings", () => {
    expect(() => connectZone({ KEYCARD_ISSUER: "http://127.0.0.1:8700" })).toThrow("KEYCARD_SERVER_URL is missing");
  });

  it("must run", async () => {
    const zone = connectZone({ KEYCARD_ISSUER: "http://127.0.0.1:1", KEYCARD_SERVER_URL: "http://127.0.0.1:2/mcp" });
    await expect(zone.tokenFor("alice")).rejects.toThrow("No local zone answers at http://127.0.0.1:1");
  });
});

describe("inside a Worker", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("a zone does not start, and the error says what to do", async () => {
    vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
    await expect(startZone()).rejects.toThrow("globalSetup");
  });
});
