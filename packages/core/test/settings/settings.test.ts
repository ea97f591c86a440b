import { describe, expect, it } from "vitest";
import { requireTrustedIssuers } from "../../src/discovery/issuer.ts";
import { ConfigurationError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { authenticateRequest } from "../../src/exchange/client-authentication.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import { IssuerCredentials } from "../../src/exchange/issuer-credentials.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { resolveCredential, sealing } from "../../src/settings/credential.ts";
import { createKeycardHandler, createTokenCache } from "../../src/settings/handler.ts";
import { type KeycardSettings, readSettings } from "../../src/settings/settings.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";

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

describe("a line break at the end", () => {
  const lineBreaks = ["id\n", "id\r\n", "id\r", "\nid", "i\u0000d", "id\u2028"];

  it.each(lineBreaks)("of KEYCARD_CLIENT_ID is a wrong setting: %j", (id) => {
    const settings = { ...secret, KEYCARD_CLIENT_ID: id };
    expect(() => resolveCredential(settings)).toThrow(/^KEYCARD_CLIENT_ID holds a line break/);
    expect(() => resolveCredential({ ...settings, KEYCARD_PRIVATE_KEY: "key" })).toThrow(/^KEYCARD_CLIENT_ID/);
  });

  it.each(lineBreaks)("of KEYCARD_CLIENT_SECRET is a wrong setting: %j", (text) => {
    expect(() => resolveCredential({ ...secret, KEYCARD_CLIENT_SECRET: text })).toThrow(/^KEYCARD_CLIENT_SECRET holds/);
  });

  it("of a secret in a binding is a wrong setting, too, once it is read", async () => {
    const credential = resolveCredential({ ...secret, KEYCARD_CLIENT_SECRET: { get: async () => "hunter2\n" } });
    const client = new TokenExchangeClient("https://zone.example", {
      credential,
      fetch: async () =>
        Response.json({ issuer: "https://zone.example", token_endpoint: "https://zone.example/token" }),
      onEvent: () => undefined,
    });
    const attempt = client.exchangeToken({ subjectToken: "token", resource: "https://api.example" });
    await expect(attempt).rejects.toThrow(/^KEYCARD_CLIENT_SECRET holds a line break(?!.*hunter2)/);
  });

  it("of a secret that a program gives is a wrong setting, too", async () => {
    const credential = new ClientSecret("id", "hunter2\n");
    const sent = authenticateRequest(
      { resource: "https://api.example" },
      { credential },
      "https://z.example/token",
      "https://z.example",
    );
    await expect(sent).rejects.toThrow(/^The client secret holds a line break/);
  });

  it("of what is whole is none: blanks and letters of any kind stay", () => {
    const settings = { KEYCARD_CLIENT_ID: " i d ", KEYCARD_CLIENT_SECRET: " p\u00e4ss word " };
    expect(resolveCredential(settings).getAuth()).toEqual({ clientId: " i d ", clientSecret: " p\u00e4ss word " });
  });
});

describe("what tokens are sealed with", () => {
  it.each<[string, KeycardSettings, string]>([
    ["the client secret", secret, "secret"],
    ["the private key, which wins", { ...secret, KEYCARD_PRIVATE_KEY: "key" }, "key"],
    [
      "a secret of its own, which wins over both",
      { ...secret, KEYCARD_CACHE_SECRET: "cache".repeat(8) },
      "cache".repeat(8),
    ],
  ])("is %s", (_, settings, expected) => {
    expect(sealing({ KEYCARD_ISSUER: "https://zone.example", ...settings })).toMatchObject({ secret: expected });
  });

  it.each(["secret", "x".repeat(31), "ж".repeat(15)])("is no text of fewer than 32 bytes: %s", (short) => {
    expect(() => sealing({ ...secret, KEYCARD_CACHE_SECRET: short })).toThrow(/must have 32 bytes or more/);
  });

  it("is missing where there is nothing secret", () => {
    expect(() => sealing({ KEYCARD_CLIENT_ID: "id" })).toThrow(ConfigurationError);
  });
});

describe("a secret that was pasted into the wrong place", () => {
  const PASTED = "hunter2";
  const good: KeycardSettings = {
    ...secret,
    KEYCARD_ISSUER: "https://zone.example",
    KEYCARD_SERVER_URL: "https://mcp.example",
  };
  const names = ["KEYCARD_ISSUER", "KEYCARD_SERVER_URL", "KEYCARD_CLIENT_ID", "KEYCARD_PRIVATE_KEY"] as const;

  it.each(names)("is repeated nowhere: %s", async (name) => {
    const events: EdgegrantEvent[] = [];
    const settings = { ...good, [name]: PASTED };
    const options = { onEvent: (event: EdgegrantEvent) => void events.push(event), fetch: () => new Response() };
    const handler = createKeycardHandler(settings, options);
    const documents = ["/.well-known/oauth-protected-resource", "/.well-known/jwks.json", "/mcp"];
    const answers = await Promise.all(documents.map((path) => handler(new Request(`https://mcp.example${path}`))));
    expect(JSON.stringify([events, await Promise.all(answers.map((answer) => answer.text()))])).not.toContain(PASTED);
    if (name !== "KEYCARD_CLIENT_ID")
      expect(events).toContainEqual(expect.objectContaining({ type: "configuration.invalid" }));
  });

  it.each<[string, () => unknown]>([
    ["jwksOrigins", () => new TokenVerifier({ issuers: "https://zone.example", jwksOrigins: PASTED })],
    ["jwks", () => new TokenVerifier({ issuers: "https://zone.example", jwks: { [PASTED]: { keys: [] } } })],
    ["issuers", () => new TokenVerifier({ issuers: PASTED })],
    ["trusted issuers", () => requireTrustedIssuers([PASTED])],
    ["secrets by issuer", () => new ClientSecret({ [PASTED]: ["", ""] })],
    ["credentials by issuer", () => new IssuerCredentials({ [PASTED]: new ClientSecret("id", "secret") })],
  ])("is repeated nowhere: %s", (_, configure) => {
    expect(configure).toThrow(ConfigurationError);
    expect(configure).not.toThrow(PASTED);
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
