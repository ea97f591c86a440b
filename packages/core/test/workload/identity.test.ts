import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { ConfigurationError, SecretError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { WorkloadIdentity } from "../../src/workload/identity.ts";
import { claimsOf, errorOf, IDENTITY_MCP, PROFILES, published } from "../exchange/support.ts";
import { createPlatform, ISSUER, type Platform, SUBJECT } from "./platform.ts";

let zone: Zone;
let platform: Platform;
const jwksUri = published(() => platform.jwks());
beforeAll(async () => {
  platform = await createPlatform();
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "mcp", name: "MCP server", identifier: IDENTITY_MCP, scopes: [] },
      { id: "profiles", name: "Profiles", identifier: PROFILES, scopes: ["profile:read"] },
    ],
    applications: [
      {
        id: "workload",
        name: "Workload",
        workload: { issuer: ISSUER, subject: SUBJECT, jwksUri: await jwksUri() },
        provides: "mcp",
        dependencies: ["profiles"],
      },
    ],
  });
});
afterAll(() => zone?.close());

const exchange = async (credential: WorkloadIdentity) =>
  new TokenExchangeClient(zone.issuer, { credential, onEvent: () => undefined }).exchangeToken({
    subjectToken: await zone.mint({ user: "alice", resource: "mcp" }),
    resource: PROFILES,
  });

describe("at the zone", () => {
  it("gets a token for the user, without a client id", async () => {
    const token = await exchange(new WorkloadIdentity((audience) => platform.token(audience)));
    expect(claimsOf(token.accessToken)).toMatchObject({ sub: "alice", aud: PROFILES, act: { sub: IDENTITY_MCP } });
  });

  it("gets a token with a client id that is right", async () => {
    const credential = new WorkloadIdentity((audience) => platform.token(audience), { clientId: IDENTITY_MCP });
    expect((await exchange(credential)).accessToken).toBeTruthy();
  });

  it("uses the platform's token again for the next exchange", async () => {
    const read = vi.fn((audience: string) => platform.token(audience));
    const credential = new WorkloadIdentity(read);
    await exchange(credential);
    await exchange(credential);
    expect(read.mock.calls).toEqual([[zone.issuer]]);
  });

  it("reads another one once the zone has refused the one that it keeps", async () => {
    const revoked = await createPlatform();
    let current = revoked;
    const credential = new WorkloadIdentity((audience) => current.token(audience));
    const client = new TokenExchangeClient(zone.issuer, { onEvent: () => undefined });
    const auth = { subject: "alice", clientId: "agent", scopes: [], issuer: zone.issuer, expiresAt: 2 ** 32 };
    const token = await zone.mint({ user: "alice", resource: "mcp" });
    for (const [name, tokenOf] of [
      ["a client", async () => (await exchange(credential)).accessToken],
      [
        "a cache",
        async () => {
          const cache = new TokenCache(client, { credential, onEvent: () => undefined });
          const caller = {
            ...auth,
            token,
            claims: { iss: zone.issuer, sub: "alice", client_id: "agent", exp: 2 ** 32, aud: IDENTITY_MCP },
          };
          return (await cache.getToken(caller, PROFILES)).accessToken;
        },
      ],
    ] as const) {
      current = revoked;
      credential.forget();
      await expect(tokenOf(), name).rejects.toMatchObject({ errorCode: "invalid_client" });
      current = platform;
      expect(claimsOf(await tokenOf()), name).toMatchObject({ sub: "alice" });
    }
  });

  it("is refused under another subject", async () => {
    const credential = new WorkloadIdentity((audience) => platform.token(audience, { sub: "another" }));
    expect(await exchange(credential).catch((error: unknown) => error)).toMatchObject({ errorCode: "invalid_client" });
  });
});

describe("the platform's token", () => {
  const ZONE = "https://zone.example";
  let nowSeconds = 1_800_000_000;
  let dated: Platform;
  beforeAll(async () => {
    dated = await createPlatform(() => nowSeconds);
  });
  beforeEach(() => {
    nowSeconds = 1_800_000_000;
  });
  const identity = (read: (audience: string) => unknown, options = {}) =>
    new WorkloadIdentity(read as (audience: string) => string, { now: () => nowSeconds * 1000, ...options });
  const prepare = (credential: WorkloadIdentity, issuer: string | undefined = ZONE) =>
    credential.prepareTokenExchangeRequest("user-token", PROFILES, issuer === undefined ? {} : { issuer });

  it("is the assertion, without a client id that nobody set", async () => {
    const token = await dated.token(ZONE);
    expect(await prepare(identity(() => token))).toEqual({
      subjectToken: "user-token",
      subjectTokenType: "urn:ietf:params:oauth:token-type:access_token",
      resource: PROFILES,
      clientAssertion: token,
      clientAssertionType: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
  });

  it("may have blanks around it, as files do", async () => {
    const token = await dated.token(ZONE);
    expect((await prepare(identity(() => ` ${token}\n`))).clientAssertion).toBe(token);
  });

  it.each([
    [569, 1],
    [570, 2],
  ])(
    "is read again when it is valid for 30 seconds or less: after %i of 600 seconds, %i reads",
    async (later, reads) => {
      const read = vi.fn(() => dated.token(ZONE));
      const credential = identity(read);
      await prepare(credential);
      nowSeconds += later;
      await prepare(credential);
      expect(read).toHaveBeenCalledTimes(reads);
    },
  );

  it("is kept for each audience", async () => {
    const credential = identity((audience) => dated.token(audience));
    const other = "https://other.example";
    const assertions = [await prepare(credential), await prepare(credential, other), await prepare(credential)];
    const audiences = assertions.map(({ clientAssertion = "" }) => claimsOf(clientAssertion).aud);
    expect(audiences).toEqual([ZONE, other, ZONE]);
  });

  it("may be for several audiences", async () => {
    const token = await dated.token(["sts.example", ZONE]);
    expect((await prepare(identity(() => token))).clientAssertion).toBe(token);
  });

  it("may be for an audience that the platform fixes", async () => {
    const fixed = "pods.eks.amazonaws.com";
    const read = vi.fn(() => dated.token(fixed));
    await prepare(identity(read, { audience: fixed }));
    expect(read).toHaveBeenCalledWith(fixed);
  });

  it.each([
    [
      "for another audience",
      () => dated.token("sts.amazonaws.com"),
      'is for "sts.amazonaws.com", not for "https://zone.example"',
    ],
    ["for an audience that differs by a slash", () => dated.token(`${ZONE}/`), "not for"],
    ["for nobody", () => dated.token(undefined), "is for no audience"],
    ["without an end", () => dated.token(ZONE, { exp: undefined }), "has no exp"],
    ["with an end that is no number", () => dated.token(ZONE, { exp: "tomorrow" }), "has no exp"],
    ["that is no JWT", () => "an opaque token", "is no JWT"],
    ["that is empty", () => " \n", "the function is empty"],
    ["that is no text", () => undefined, "the function is empty"],
  ])("%s is a wrong setting, and the message does not repeat it", async (_what, read, words) => {
    const error = await errorOf(prepare(identity(read)), ConfigurationError);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("eyJ");
  });

  it("that has expired is an outage, because the platform will replace it", async () => {
    const token = await dated.token(ZONE);
    nowSeconds += 601;
    const error = await errorOf(prepare(identity(() => token)), SecretError);
    expect(error.message).toContain("expired 1 seconds ago");
  });

  it("is read again after a failure", async () => {
    const read = vi.fn(() => dated.token(ZONE)).mockRejectedValueOnce(new SecretError("down"));
    const credential = identity(read);
    await errorOf(prepare(credential), SecretError);
    expect((await prepare(credential)).clientAssertion).toBeTruthy();
  });

  it("needs to know the zone", async () => {
    const error = await errorOf(
      identity(() => "").prepareTokenExchangeRequest("user-token", PROFILES),
      ConfigurationError,
    );
    expect(error.message).toContain("the zone's issuer or the option `audience`");
  });
});
