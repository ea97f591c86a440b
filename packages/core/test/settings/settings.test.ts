import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { resolveCredential, sealing } from "../../src/settings/credential.ts";
import { type KeycardSettings, readSettings } from "../../src/settings/settings.ts";
import { createTokenCache } from "../../src/settings/token-cache.ts";

const secret: KeycardSettings = { KEYCARD_CLIENT_ID: "id", KEYCARD_CLIENT_SECRET: "secret" };

describe("the credential that the settings hold", () => {
  it.each<[string, KeycardSettings, typeof ClientSecret | typeof WebIdentity]>([
    ["a client id and a secret", secret, ClientSecret],
    ["a private key", { KEYCARD_PRIVATE_KEY: "key" }, WebIdentity],
    ["a private key beside a secret: the key wins", { ...secret, KEYCARD_PRIVATE_KEY: "key" }, WebIdentity],
  ])("is %s", (_, settings, kind) => {
    expect(resolveCredential(settings)).toBeInstanceOf(kind);
  });

  it.each<[string, KeycardSettings]>([
    ["nothing", {}],
    ["a client id alone", { KEYCARD_CLIENT_ID: "id" }],
    ["an empty secret", { ...secret, KEYCARD_CLIENT_SECRET: "" }],
    ["an empty key", { KEYCARD_PRIVATE_KEY: "" }],
  ])("is missing where there is %s, and the message says how to set it", (_, settings) => {
    const message = /^Missing Keycard credentials in env: set either .*, in the console$/;
    expect(() => resolveCredential(settings, "in the console")).toThrow(message);
  });
});

describe("what tokens are sealed with", () => {
  it.each<[string, KeycardSettings, string]>([
    ["the client secret", secret, "secret"],
    ["the private key, which wins", { ...secret, KEYCARD_PRIVATE_KEY: "key" }, "key"],
    ["a secret of its own, which wins over both", { ...secret, KEYCARD_CACHE_SECRET: "cache" }, "cache"],
  ])("is %s", (_, settings, expected) => {
    expect(sealing({ KEYCARD_ISSUER: "https://zone.example", ...settings })).toMatchObject({ secret: expected });
  });

  it("is missing where there is nothing secret", () => {
    expect(() => sealing({ KEYCARD_CLIENT_ID: "id" })).toThrow(ConfigurationError);
  });
});

describe("settings of an environment", () => {
  it("are asked for by their names, and nothing else is", () => {
    const asked: string[] = [];
    const settings = readSettings((name) => {
      asked.push(name);
      return name === "KEYCARD_CLIENT_ID" ? "id" : undefined;
    });
    expect(settings.KEYCARD_CLIENT_ID).toBe("id");
    expect(asked.every((name) => name.startsWith("KEYCARD_"))).toBe(true);
  });
});

describe("a token cache from settings", () => {
  it.each<[string, KeycardSettings, string]>([
    ["no zone", secret, "KEYCARD_ISSUER is missing"],
    ["no credential", { KEYCARD_ISSUER: "https://zone.example" }, "Missing Keycard credentials"],
  ])("needs both: %s", (_, settings, message) => {
    expect(() => createTokenCache(settings)).toThrow(message);
  });
});
