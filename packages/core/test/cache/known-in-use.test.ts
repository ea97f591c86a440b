import { expect, it } from "vitest";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { rememberSecrets } from "../../src/redaction/known-secrets.ts";
import { redact } from "../../src/redaction/redact.ts";
import { API, caller, NOON } from "./support.ts";

it("a token in use stays known, however many tokens are granted meanwhile", async () => {
  const accessToken = "/granted+to+alice=at-noon";
  const exchanger = { exchangeToken: async () => ({ accessToken, tokenType: "Bearer", expiresIn: 3600 }) };
  const cache = new TokenCache(exchanger, { now: () => NOON * 1000 });
  for (let round = 0; round < 3; round += 1) {
    await cache.getToken(caller(), API);
    for (let index = 0; index < 4_000; index += 1) rememberSecrets(`${round}-${index}-granted-to-others`);
  }
  expect(redact(`${accessToken} is bad`)).toBe("(token) is bad");
});

it("a token that another client granted is known at once", async () => {
  const accessToken = "/granted+to+bob=at-noon";
  const exchanger = { exchangeToken: async () => ({ accessToken, tokenType: "Bearer", expiresIn: 3600 }) };
  await new TokenCache(exchanger, { now: () => NOON * 1000 }).getToken(caller(), API);
  expect(redact(`${accessToken} is bad`)).toBe("(token) is bad");
});
