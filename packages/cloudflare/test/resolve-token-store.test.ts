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
    }, 60_000);
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
    ["a cache secret", { KEYCARD_CACHE_SECRET: "cache".repeat(8) }],
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
    const bound = { ...env, KEYCARD_TOKENS: await emptyKv(), KEYCARD_CACHE_SECRET: "cache".repeat(8) };
    const store = resolveTokenStore(bound);
    await store.set("key", { accessToken: "granted", tokenType: "Bearer", expiresAt: Date.now() / 1000 + 600 });
    const rotated = resolveTokenStore({ ...bound, KEYCARD_CLIENT_SECRET: "rotated" });
    expect(await rotated.get("key")).toMatchObject({ accessToken: "granted" });
  });

  it("is read from a binding of the Secrets Store", async () => {
    const KEYCARD_CACHE_SECRET = { get: async () => "from the Secrets Store".repeat(2) };
    const { secret } = sealing({ ...env, KEYCARD_CACHE_SECRET });
    expect(await (secret as typeof KEYCARD_CACHE_SECRET).get()).toBe("from the Secrets Store".repeat(2));
  });

  it.each(["secret", "x".repeat(31), "ж".repeat(15)])("is no text of fewer than 32 bytes: %s", async (short) => {
    const tooShort = /KEYCARD_CACHE_SECRET must have 32 bytes or more/;
    expect(() => sealing({ ...env, KEYCARD_CACHE_SECRET: short })).toThrow(tooShort);
    const { secret } = sealing({ ...env, KEYCARD_CACHE_SECRET: { get: async () => short } });
    await expect((secret as { get(): Promise<string> }).get()).rejects.toThrow(tooShort);
  });

  it("may be 32 bytes", () => {
    expect(sealing({ ...env, KEYCARD_CACHE_SECRET: "ж".repeat(16) }).secret).toBe("ж".repeat(16));
  });
});

describe("what is no place for tokens", () => {
  const service = new Proxy({}, { get: () => () => undefined, has: () => true });
  it.each<[string, unknown]>([
    ["text", "a secret that was pasted into the wrong field"],
    ["a number", 5],
    ["an object of a variable", { id: "5f" }],
    ["a function", () => undefined],
    ["a list", []],
    ["an R2 bucket", { head: Object, get: Object, put: Object, delete: Object, list: Object }],
    ["a service", service],
  ])("is named as a wrong setting, without its value: %s", (_, bound) => {
    const misbound = { ...env, KEYCARD_TOKENS: bound as KeycardEnv["KEYCARD_TOKENS"] & object };
    expect(() => resolveTokenStore(misbound)).toThrow(ConfigurationError);
    expect(() => IsolateSafeTokenCache.fromEnv(misbound)).toThrow(/KEYCARD_TOKENS must be bound to a KV namespace/);
    expect(() => IsolateSafeTokenCache.fromEnv(misbound)).not.toThrow(/pasted/);
  });
});
