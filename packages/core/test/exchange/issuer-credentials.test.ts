import { startZone, type Zone } from "@edgegrant/zone";
import { exportPKCS8, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { ClientSecret, type ClientSecretCredentials } from "../../src/exchange/client-secret.ts";
import type { ApplicationCredential } from "../../src/exchange/credential.ts";
import { IssuerCredentials } from "../../src/exchange/issuer-credentials.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { claimsOf, errorOf, MCP, PROFILES, published } from "./support.ts";

const newKey = async () => exportPKCS8((await generateKeyPair("ES256", { extractable: true })).privateKey);
const key = newKey();
const otherKey = newKey();
const jwksUri = published(async () => new WebIdentity(await key).getPublicJwks());

const zoneWith = (application: object): Promise<Zone> =>
  startZone({
    signing: { algorithm: "ES256" },
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "mcp", name: "MCP", identifier: MCP, scopes: ["mcp:tools"] },
      { id: "profiles", name: "Profiles", identifier: PROFILES, scopes: ["profile:read"] },
    ],
    applications: [{ id: "app", name: "App", provides: "mcp", dependencies: ["profiles"], ...application }],
  });

let a: Zone;
let b: Zone;
let c: Zone;
beforeAll(async () => {
  a = await zoneWith({ clientId: "in-a", clientSecret: "secret-a", impersonates: ["alice"] });
  b = await zoneWith({ clientId: "in-b", clientSecret: "secret-b" });
  c = await zoneWith({ clientId: "in-c", jwksUri: await jwksUri() });
});
afterAll(() => Promise.all([a, b, c].map((zone) => zone?.close())));

/** The client that each zone identified, with both ways to give a client its credential. */
async function actorAt(zone: Zone, credential: ApplicationCredential): Promise<unknown> {
  const client = new TokenExchangeClient(zone.issuer, { credential, onEvent: () => undefined });
  const { accessToken } = await client.exchangeToken({ subjectToken: await zone.mint({}), resource: PROFILES });
  return claimsOf(accessToken).client_id;
}

describe("a client secret for each zone", () => {
  const credential = (): ClientSecret =>
    new ClientSecret({ [a.issuer]: ["in-a", "secret-a"], [`${b.issuer}/`]: ["in-b", { get: async () => "secret-b" }] });

  it("is the one of the zone that is asked, a trailing slash more or less", async () => {
    expect(await actorAt(a, credential())).toBe("in-a");
    expect(await actorAt(b, credential())).toBe("in-b");
  });

  it("is sent to no other zone", async () => {
    await errorOf(actorAt(c, credential()), ConfigurationError);
    expect(c.counters().token).toBe(0);
    expect(credential().getAuth("https://elsewhere.example")).toBeNull();
    expect(credential().getAuth()).toBeNull();
    expect(credential().getAuth("__proto__")).toBeNull();
  });

  it("is chosen by the zone that the client asks, whatever a call names", async () => {
    const client = new TokenExchangeClient(a.issuer, { credential: credential(), onEvent: () => undefined });
    const request = { subjectToken: await a.mint({}), resource: PROFILES };
    const elsewhere = { signal: undefined, issuer: b.issuer };
    expect(claimsOf((await client.exchangeToken(request, elsewhere)).accessToken).client_id).toBe("in-a");
    const impersonation = { userIdentifier: "alice", resource: PROFILES, issuer: b.issuer };
    const { accessToken } = await client.impersonate(impersonation, elsewhere);
    expect(claimsOf(accessToken).client_id).toBe("in-a");
  });

  it("may be one for all, as two values or as a pair", async () => {
    expect(new ClientSecret("id", "secret").getAuth("https://any.example")).toEqual({
      clientId: "id",
      clientSecret: "secret",
    });
    expect(new ClientSecret(["id", "secret"]).getAuth()).toEqual({ clientId: "id", clientSecret: "secret" });
  });

  it.each<[string, ClientSecretCredentials, where: string]>([
    ["an empty id", ["", "secret"], ""],
    ["an empty secret", ["id", ""], ""],
    ["an empty secret for one zone", { "https://zone.example": ["id", ""] }, " for https://zone.example"],
  ])("says what is missing: %s", (_, credentials, where) => {
    expect(() => new ClientSecret(credentials)).toThrow(
      new ConfigurationError(`A client secret needs a client id and a secret${where}, and neither may be empty`),
    );
  });

  it("adds nothing to a request, because it goes into the header", async () => {
    expect(await new ClientSecret("id", "secret").prepareTokenExchangeRequest("users", PROFILES)).toEqual({
      subjectToken: "users",
      subjectTokenType: "urn:ietf:params:oauth:token-type:access_token",
      resource: PROFILES,
    });
  });
});

describe("a credential of any kind for each zone", () => {
  const credential = async (): Promise<IssuerCredentials> =>
    new IssuerCredentials({
      [a.issuer]: new ClientSecret("in-a", "secret-a"),
      [c.issuer]: new WebIdentity(await key, { clientId: "in-c" }),
    });

  it("proves itself to each zone in that zone's way", async () => {
    expect(await actorAt(a, await credential())).toBe("in-a");
    expect(await actorAt(c, await credential())).toBe("in-c");
  });

  it("prepares the request as the zone's own credential would", async () => {
    const context = { issuer: c.issuer, tokenEndpoint: `${c.issuer}/token` };
    const request = await (await credential()).prepareTokenExchangeRequest("t", PROFILES, context);
    expect(claimsOf(request.clientAssertion ?? "")).toMatchObject({ iss: "in-c", aud: `${c.issuer}/token` });
  });

  it("publishes the keys for all zones, each once", async () => {
    const [one, other] = [new WebIdentity(await key), new WebIdentity(await otherKey)];
    const credentials = { [a.issuer]: one, [b.issuer]: other, [c.issuer]: one };
    const all = new IssuerCredentials({ ...credentials, "https://d.example": new ClientSecret("id", "secret") });
    const keys = [one, other].map(async (identity) => (await identity.getPublicJwks()).keys[0]);
    expect(await all.getPublicJwks()).toEqual({ keys: await Promise.all(keys) });
  });

  it("has nothing for a zone that nobody gave it one for", async () => {
    await errorOf(actorAt(b, await credential()), ConfigurationError);
    const requestFor = async (context?: { issuer: string }) =>
      errorOf((await credential()).prepareTokenExchangeRequest("t", PROFILES, context), ConfigurationError);
    expect((await requestFor({ issuer: b.issuer })).message).toBe(`There is no credential for the zone ${b.issuer}`);
    expect((await requestFor()).message).toBe("There is no credential for the zone (unnamed)");
  });

  it("knows the client id where the zone's own credential does", async () => {
    const one = await credential();
    expect([c.issuer, a.issuer, b.issuer, undefined].map((issuer) => one.getClientId(issuer))).toEqual([
      "in-c",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("forgets what any zone's credential keeps, once a zone has refused the client", () => {
    const secret = new ClientSecret("id", "secret");
    const keeping = () => Object.assign(new ClientSecret("id", "secret"), { forget: vi.fn() });
    const [one, other] = [keeping(), keeping()];
    new IssuerCredentials({ [a.issuer]: secret, [b.issuer]: one, [c.issuer]: other }).forget();
    expect(one.forget).toHaveBeenCalledOnce();
    expect(other.forget).toHaveBeenCalledOnce();
  });
});

it.each(["", "zone.example", "http://zone.example"])("a zone can't be called %j", (issuer) => {
  expect(() => new ClientSecret({ [issuer]: ["id", "secret"] })).toThrow(ConfigurationError);
  expect(() => new IssuerCredentials({ [issuer]: new ClientSecret("id", "secret") })).toThrow(ConfigurationError);
});
