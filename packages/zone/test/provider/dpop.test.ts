import * as oauth from "oauth4webapi";
import { describe, expect, test } from "vitest";
import { claimsOf, discover, insecure, login, register } from "../support/client.ts";
import { testZone } from "../support/zone.ts";

async function boundClient() {
  const zone = await testZone();
  const as = await discover(zone);
  const client = await register(as);
  const keys = await oauth.generateKeyPair("ES256", { extractable: true });
  const dpop = oauth.DPoP(client, keys);
  return { as, client, dpop };
}

describe("a client with a key (RFC 9449)", () => {
  test("finds the algorithms of proofs in the metadata", async () => {
    const { as } = await boundClient();
    expect(as.dpop_signing_alg_values_supported).toEqual(expect.arrayContaining(["ES256", "EdDSA"]));
  });

  test("gets a token that is bound to its key, and one that is not without a proof", async () => {
    const { as, client, dpop } = await boundClient();
    const bound = await login(as, client, { dpop });
    expect(bound.token_type).toBe("dpop");
    expect(claimsOf(bound.access_token).cnf).toEqual({ jkt: await dpop.calculateThumbprint() });
    const plain = await login(as, client);
    expect([plain.token_type, claimsOf(plain.access_token).cnf]).toEqual(["bearer", undefined]);
  });

  test("refreshes its token with its own key only", async () => {
    const { as, client, dpop } = await boundClient();
    const { refresh_token: token = "" } = await login(as, client, { dpop, scope: "mcp:tools offline_access" });
    const refresh = async (DPoP: oauth.DPoPHandle) => {
      const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, { ...insecure, DPoP });
      return oauth.processRefreshTokenResponse(as, client, response);
    };
    const thief = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    await expect(refresh(thief)).rejects.toMatchObject({ error: "invalid_grant" });
    expect(claimsOf((await refresh(dpop)).access_token).cnf).toEqual({ jkt: await dpop.calculateThumbprint() });
  });
});
