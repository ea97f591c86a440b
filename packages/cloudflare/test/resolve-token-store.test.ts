import {
  ConfigurationError,
  IsolateSafeTokenCache,
  type KeycardEnv,
  MemoryTokenStore,
  resolveTokenStore,
  sealing,
} from "@edgegrant/cloudflare";
import { describe, expect, it, vi } from "vitest";
import { caller, exchanger } from "./support/caller.ts";
import { emptyKv, ownVaults } from "./support/stores.ts";

const env: KeycardEnv = { KEYCARD_ISSUER: "https://zone.example", KEYCARD_CLIENT_ID: "id", KEYCARD_CLIENT_SECRET: "s" };
const API = "https://api.example";

describe("where tokens are kept, by binding", () => {
  it("is memory by default", () => {
    expect(resolveTokenStore(env)).toBeInstanceOf(MemoryTokenStore);
    expect(() => new IsolateSafeTokenCache(exchanger(), { env: { KEYCARD_ISSUER: "" } })).not.toThrow();
  });

  it.each<[string, () => Promise<KeycardEnv["KEYCARD_TOKENS"]>]>([
    ["KV", emptyKv],
    ["Durable Objects", async () => ownVaults().namespace],
  ])("is %s below memory", async (_, open) => {
    const bound = { ...env, KEYCARD_TOKENS: (await open())! };
    const [one, other] = [exchanger(), exchanger()];
    await new IsolateSafeTokenCache(one, { env: bound }).getToken(caller(), API);
    await vi.waitFor(async () => {
      await new IsolateSafeTokenCache(other, { env: bound }).getToken(caller("somebody else"), API);
      const answer = await new IsolateSafeTokenCache(other, { env: bound }).getToken(caller(), API);
      expect(answer.accessToken).toBe("token-1");
    });
    expect(one.requests).toBe(1);
  });

  it("needs something to seal with", async () => {
    const bare = { KEYCARD_ISSUER: "https://zone.example", KEYCARD_TOKENS: await emptyKv() };
    expect(() => new IsolateSafeTokenCache(exchanger(), { env: bare })).toThrow(ConfigurationError);
  });
});

describe("what tokens are sealed with", () => {
  it.each<[string, Partial<KeycardEnv>]>([
    ["another credential", { KEYCARD_CLIENT_SECRET: "another" }],
    ["a key in place of a secret", { KEYCARD_PRIVATE_KEY: "pem" }],
    ["a cache secret", { KEYCARD_CACHE_SECRET: "cache" }],
    ["another client, though the secret is the same", { KEYCARD_CLIENT_ID: "another" }],
    ["another zone", { KEYCARD_ISSUER: "https://other-zone.example" }],
  ])("%s shares nothing", async (_, changes) => {
    const bound = { ...env, KEYCARD_TOKENS: await emptyKv() };
    const store = resolveTokenStore(bound);
    await store.set("key", { accessToken: "granted", tokenType: "Bearer", expiresAt: Date.now() / 1000 + 600 });
    expect(await resolveTokenStore(bound).get("key")).toMatchObject({ accessToken: "granted" });
    expect(await resolveTokenStore({ ...bound, ...changes }).get("key")).toBeUndefined();
  });

  it("a cache secret outlives the credential", async () => {
    const bound = { ...env, KEYCARD_TOKENS: await emptyKv(), KEYCARD_CACHE_SECRET: "cache" };
    const store = resolveTokenStore(bound);
    await store.set("key", { accessToken: "granted", tokenType: "Bearer", expiresAt: Date.now() / 1000 + 600 });
    const rotated = resolveTokenStore({ ...bound, KEYCARD_CLIENT_SECRET: "rotated" });
    expect(await rotated.get("key")).toMatchObject({ accessToken: "granted" });
  });

  it("is read from a binding of the Secrets Store", () => {
    const secret = { get: async () => "from the Secrets Store" };
    expect(sealing({ ...env, KEYCARD_CACHE_SECRET: secret }).secret).toBe(secret);
  });
});
