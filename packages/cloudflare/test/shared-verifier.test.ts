import { type BearerAuthOptions, isAuthError, verifyBearerToken } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, mint, recorder } from "./support/far-end.ts";

type Algorithm = NonNullable<BearerAuthOptions["algorithms"]>[number];

async function statusOf(token: string, options: Partial<BearerAuthOptions>): Promise<number> {
  const request = new Request("https://secret.example/mcp", { headers: { Authorization: `Bearer ${token}` } });
  const { onEvent } = recorder();
  const auth = await verifyBearerToken(request, { issuers: farEnd.ISSUER, onEvent, ...options });
  return isAuthError(auth) ? auth.status : 200;
}

/** The zone signs with RS256. */
async function zoneKeys(): Promise<{ keys: JsonWebKey[] }> {
  const metadata = await fetch(`${farEnd.ISSUER}/.well-known/oauth-authorization-server`);
  const { jwks_uri: uri } = (await metadata.json()) as { jwks_uri: string };
  return (await fetch(uri)).json();
}

describe("Callers who trust alike share a verifier, and what one does to its own settings reaches no other:", () => {
  it("an algorithm added", async () => {
    const token = await mint({});
    const own: Algorithm[] = ["ES256"];
    expect(await statusOf(token, { algorithms: own })).toBe(401);
    own.push("RS256");
    expect(await statusOf(token, { algorithms: own })).toBe(200);
    expect(await statusOf(token, { algorithms: ["ES256"] })).toBe(401);
  });

  it("an algorithm taken away", async () => {
    const token = await mint({});
    const own: Algorithm[] = ["RS256", "ES384"];
    expect(await statusOf(token, { algorithms: own })).toBe(200);
    own.shift();
    expect(await statusOf(token, { algorithms: own })).toBe(401);
    expect(await statusOf(token, { algorithms: ["RS256", "ES384"] })).toBe(200);
  });

  it("an issuer taken away", async () => {
    const token = await mint({});
    const own = [farEnd.ISSUER, "https://other.example"];
    expect(await statusOf(token, { issuers: own })).toBe(200);
    own.shift();
    expect(await statusOf(token, { issuers: own })).toBe(401);
    expect(await statusOf(token, { issuers: [farEnd.ISSUER, "https://other.example"] })).toBe(200);
  });

  it("a key exchanged before anything was verified with it", async () => {
    const [token, zone] = await Promise.all([mint({}), zoneKeys()]);
    const own = structuredClone(zone);
    expect(await statusOf("no.token.whatever", { jwks: { [farEnd.ISSUER]: own } })).toBe(401);
    for (const key of own.keys) key.n = [...(key.n ?? "")].toReversed().join("");
    expect(await statusOf(token, { jwks: { [farEnd.ISSUER]: zone } })).toBe(200);
  });

  it("a key taken away", async () => {
    const [token, own] = await Promise.all([mint({}), zoneKeys()]);
    const jwks = { [farEnd.ISSUER]: own };
    expect(await statusOf(token, { jwks })).toBe(200);
    own.keys = [];
    expect(await statusOf(token, { jwks })).toBe(401);
  });
});
