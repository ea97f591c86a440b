import { expect, it } from "vitest";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { ConfigurationError } from "../../src/errors.ts";

function cacheAt(issuer: string | undefined) {
  const sent: string[] = [];
  const client = {
    ...(issuer !== undefined && { issuer }),
    exchangeToken: async ({ subjectToken }: { subjectToken: string }) => {
      sent.push(subjectToken);
      return { accessToken: "granted", tokenType: "Bearer", expiresIn: 3600 };
    },
  };
  return { sent, cache: new TokenCache(client, { onEvent: () => undefined }) };
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
  expect(sent).toEqual([]);
});

it.each(["https://zone-a.example", undefined])(
  "exchanges at the issuer's zone, and where the client's is not told: %s",
  async (zone) => {
    const { sent, cache } = cacheAt(zone);
    await cache.getToken(caller("https://zone-a.example"), "https://api.example");
    expect(sent).toEqual(["the caller's token"]);
  },
);
