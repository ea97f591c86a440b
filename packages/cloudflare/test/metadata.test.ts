import { handleMetadataRequest } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, recorder } from "./support/far-end.ts";

describe("handleMetadataRequest", () => {
  const preflight = (path: string) =>
    new Request(`https://a.example${path}`, {
      method: "OPTIONS",
      headers: { Origin: "https://page.example", "Access-Control-Request-Method": "POST" },
    });

  it.each(["/mcp", "/.well-known/oauth-protected-resource"])("answers a preflight of %s", async (path) => {
    const response = await handleMetadataRequest(preflight(path), { issuer: farEnd.ISSUER });
    expect(response?.status).toBe(204);
    expect(response?.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("opens itself to no page where it is told so", async () => {
    const options = { issuer: farEnd.ISSUER, cors: false };
    const document = new Request("https://a.example/.well-known/oauth-protected-resource");
    for (const request of [preflight("/mcp"), document]) {
      const response = await handleMetadataRequest(request, options);
      expect(response?.headers.has("Access-Control-Allow-Origin")).toBe(false);
    }
  });

  it("tells the operator of a wrong setting", async () => {
    const { events, onEvent } = recorder();
    const request = new Request("https://a.example/.well-known/oauth-protected-resource");
    const response = await handleMetadataRequest(request, { issuer: "nonsense", onEvent });
    expect(response?.status).toBe(500);
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringContaining("https URL") }]);
  });

  it.each([
    ["cors", { cors: { origins: "https://page.example/" } }, "configuration.invalid"],
    ["scopesSupported", { scopesSupported: ["a b"] }, "configuration.invalid"],
    ["legacyDiscovery", { legacyDiscovery: "false" as unknown as boolean }, "configuration.invalid"],
    [
      "out of order",
      {
        resource: () => {
          throw new Error("out of order");
        },
      },
      "handler.failed",
    ],
  ])("answers 500 and throws nothing where a setting is wrong: %s", async (says, wrong, type) => {
    const { events, onEvent } = recorder();
    const request = new Request("https://a.example/.well-known/oauth-protected-resource");
    const response = await handleMetadataRequest(request, { issuer: farEnd.ISSUER, onEvent, ...wrong });
    expect(response?.status).toBe(500);
    expect(events).toEqual([{ type, message: expect.stringContaining(says) }]);
  });

  it("answers a preflight with 500 where cors is wrong", async () => {
    const { events, onEvent } = recorder();
    const options = { issuer: farEnd.ISSUER, onEvent, cors: {} as unknown as boolean };
    expect((await handleMetadataRequest(preflight("/mcp"), options))?.status).toBe(500);
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringContaining("cors must be") }]);
  });

  it("gives null for a request that is not its business", async () => {
    expect(await handleMetadataRequest(new Request("https://a.example/mcp"), { issuer: farEnd.ISSUER })).toBeNull();
  });

  it("describes the resource", async () => {
    const request = new Request("https://a.example/.well-known/oauth-protected-resource/mcp");
    const response = await handleMetadataRequest(request, { issuer: farEnd.ISSUER, scopesSupported: ["read"] });
    expect(await response?.json()).toMatchObject({ resource: "https://a.example", scopes_supported: ["read"] });
    expect(response?.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("answers 404, which pages may read, where no document is without legacy discovery", async () => {
    for (const path of ["oauth-protected-resource/mcp", "oauth-authorization-server"]) {
      const request = new Request(`https://a.example/.well-known/${path}`);
      const response = await handleMetadataRequest(request, { issuer: farEnd.ISSUER, legacyDiscovery: false });
      expect(response?.status).toBe(404);
      expect(response?.headers.get("Access-Control-Allow-Origin")).toBe("*");
    }
  });

  it("publishes the keys it is given", async () => {
    const publicJwks = { keys: [{ kty: "RSA" }] };
    const request = new Request("https://a.example/.well-known/jwks.json");
    const response = await handleMetadataRequest(request, { issuer: farEnd.ISSUER, publicJwks });
    expect(await response?.json()).toEqual(publicJwks);
  });
});
