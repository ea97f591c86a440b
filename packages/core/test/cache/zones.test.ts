import { expect, it } from "vitest";
import { TokenCache, type TokenCacheOptions } from "../../src/cache/token-cache.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { unsignedToken } from "../exchange/support.ts";

function cacheAt(issuer: string | undefined, options: TokenCacheOptions = {}) {
  const sent: string[] = [];
  const client = {
    ...(issuer !== undefined && { issuer }),
    exchangeToken: async ({ subjectToken }: { subjectToken: string }) => {
      sent.push(subjectToken);
      return { accessToken: "granted", tokenType: "Bearer", expiresIn: 3600 };
    },
  };
  return { sent, cache: new TokenCache(client, { ...options, onEvent: () => undefined }) };
}

const caller = (issuer: string) => ({
  token: "the caller's token",
  clientId: "agent",
  scopes: [],
  expiresAt: 9_999_999_999,
  subject: "alice",
  issuer,
  claims: { iss: issuer, sub: "alice" },
});

it("shows a user's token to no zone but the one that issued it", async () => {
  const { sent, cache } = cacheAt("https://zone-a.example");
  const asked = cache.getToken(caller("https://zone-b.example"), "https://api.example");
  await expect(asked).rejects.toThrow(ConfigurationError);
  await expect(asked).rejects.toThrow(
    "The caller's token is from https://zone-b.example, but this cache exchanges at https://zone-a.example",
  );
  expect(sent).toEqual([]);
});

it("shows it to another zone that is known to trust the issuer, and for no other issuer", async () => {
  const { sent, cache } = cacheAt("https://zone-a.example", { subjectIssuers: ["https://zone-b.example"] });
  await cache.getToken(caller("https://zone-b.example"), "https://api.example");
  await cache.getToken(caller("https://zone-a.example"), "https://api.example");
  expect(sent).toEqual(["the caller's token", "the caller's token"]);
  for (const issuer of ["https://zone-c.example", "https://zone-b.example/"]) {
    await expect(cache.getToken(caller(issuer), "https://api.example")).rejects.toThrow(/`subjectIssuers`/);
  }
  expect(sent).toHaveLength(2);
});

it.each<[string, object]>([
  ["the user goes by another name than the token's sub", {}],
  ["the token breaks the rules of access tokens", { client_id: 5 }],
])("not for a subject and a token either, where %s", async (_, changes) => {
  const { sent, cache } = cacheAt("https://zone-a.example");
  const token = unsignedToken({ ...caller("https://zone-b.example").claims, ...changes });
  const asked = cache.getTokenForSubject("alice@example.com", token, "https://api.example");
  await expect(asked).rejects.toThrow(ConfigurationError);
  expect(sent).toEqual([]);
});

it("goes by what the token says, not by who hands it over", async () => {
  const { sent, cache } = cacheAt("https://zone-a.example");
  const foreign = unsignedToken(caller("https://zone-b.example").claims);
  const asked = cache.getToken({ ...caller("https://zone-a.example"), token: foreign }, "https://api.example");
  await expect(asked).rejects.toThrow(ConfigurationError);
  expect(sent).toEqual([]);
});

it("exchanges a token of its own zone for a subject and a token, by whatever name the user goes", async () => {
  const { sent, cache } = cacheAt("https://zone-a.example");
  const token = unsignedToken(caller("https://zone-a.example").claims);
  await cache.getTokenForSubject("alice@example.com", token, "https://api.example");
  expect(sent).toEqual([token]);
});

it("exchanges a token whose iss is no text, which names no zone, for a subject and a token", async () => {
  const { sent, cache } = cacheAt("https://zone-a.example");
  const token = unsignedToken({ ...caller("https://zone-a.example").claims, iss: ["https://zone-b.example"] });
  await cache.getTokenForSubject("alice", token, "https://api.example");
  expect(sent).toEqual([token]);
});

it.each(["https://zone-a.example", undefined])(
  "exchanges at the issuer's zone, and where the client's is not told: %s",
  async (zone) => {
    const { sent, cache } = cacheAt(zone);
    await cache.getToken(caller("https://zone-a.example"), "https://api.example");
    expect(sent).toEqual(["the caller's token"]);
  },
);
