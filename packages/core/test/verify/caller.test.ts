import { describe, expect, it } from "vitest";
import { Caller } from "../../src/verify/caller.ts";
import { readClaims } from "../../src/verify/claims.ts";

const payload = {
  iss: "https://zone.example",
  sub: "alice",
  client_id: "agent",
  aud: "https://mcp.example/mcp",
  scope: "mcp:tools",
  exp: 2_000_000_000,
};

function caller(audience = payload.aud): Caller {
  return new Caller("the token", { claims: readClaims(payload), payload }, audience);
}

describe("What is known of a caller", () => {
  it("is the token, and what its claims say", () => {
    expect({ ...caller() }).toEqual({
      token: "the token",
      clientId: "agent",
      scopes: ["mcp:tools"],
      expiresAt: 2_000_000_000,
      subject: "alice",
      issuer: "https://zone.example",
      claims: payload,
      resource: new URL("https://mcp.example/mcp"),
    });
  });

  it("names the resource by the same URL each time", () => {
    const auth = caller();
    expect(auth.resource).toBe(auth.resource);
  });

  it("names the resource in its JSON too", () => {
    expect(JSON.parse(JSON.stringify(caller()))).toMatchObject({ resource: "https://mcp.example/mcp" });
  });

  it("names no resource where the audience is no URL", () => {
    expect(caller("my-server").resource).toBeUndefined();
  });

  it("takes another resource, as any property does", () => {
    const auth = caller();
    auth.resource = new URL("https://other.example");
    expect(auth.resource.href).toBe("https://other.example/");
  });

  it("shares nothing that can be changed with what is known of the same token elsewhere", () => {
    const claims = readClaims(payload);
    const [one, other] = [
      new Caller("t", { claims, payload }, payload.aud),
      new Caller("t", { claims, payload }, payload.aud),
    ];
    one.scopes.push("admin");
    (one.resource as URL).pathname = "/other";
    expect([other.scopes, other.resource?.pathname]).toEqual([["mcp:tools"], "/mcp"]);
  });
});
