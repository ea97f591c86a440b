import { beforeEach, describe, expect, it, vi } from "vitest";
import { grantAccess } from "../../src/access/grant-access.ts";
import type { AuthInfo } from "../../src/auth-info.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import type { TokenResponse } from "../../src/exchange/response.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { BILLING, CLIENT_ID, CLIENT_SECRET, claimsOf, MAIL, MCP, PROFILES, testZone } from "../exchange/support.ts";
import { deferred } from "../support/deferred.ts";

const zone = testZone();
const silent = { onEvent: () => undefined };

let tokens: TokenCache;
beforeEach(() => {
  const secret = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  tokens = new TokenCache(new TokenExchangeClient(zone().issuer, { ...secret, ...silent }), silent);
});

async function caller(user = "alice"): Promise<AuthInfo> {
  const verifier = new TokenVerifier({ issuers: zone().issuer, ...silent });
  return verifier.verify(await zone().mint({ user }), { url: new URL(MCP), resource: MCP });
}

describe("grantAccess", () => {
  it("has a token for each resource, each with its own scopes", async () => {
    const access = await grantAccess(tokens, await caller(), [PROFILES, { resource: MAIL, scope: ["mail:send"] }]);
    expect(access.getStatus()).toBe("success");
    expect(claimsOf(access.access(PROFILES).accessToken)).toMatchObject({ aud: PROFILES, sub: "alice" });
    expect(access.access(PROFILES).scope).toEqual(["profile:read", "profile:write"]);
    expect(claimsOf(access.access(MAIL).accessToken)).toMatchObject({ aud: MAIL, scope: "mail:send" });
  });

  it("asks for fewer scopes where it is told to", async () => {
    const access = await grantAccess(tokens, await caller(), [{ resource: PROFILES, scope: "profile:read" }]);
    expect(access.access(PROFILES).scope).toEqual(["profile:read"]);
  });

  it("succeeds in part: what one resource refuses leaves the others alone", async () => {
    const access = await grantAccess(tokens, await caller(), [
      PROFILES,
      BILLING,
      "https://unknown.example",
      { resource: MAIL, scope: "mail:delete" },
    ]);
    expect(access.getStatus()).toBe("partial_error");
    expect(access.getSuccessfulResources()).toEqual([PROFILES]);
    const { resources, error } = access.getErrors();
    expect(error).toBeNull();
    expect(
      Object.entries(resources)
        .map(([resource, { code }]) => [resource, code])
        .sort(),
    ).toEqual([
      [BILLING, "access_denied"],
      [MAIL, "invalid_scope"],
      ["https://unknown.example", "invalid_target"],
    ]);
  });

  it("asks for all at once", async () => {
    const asked: string[] = [];
    const answer = deferred<TokenResponse>();
    const exchangeToken = ({ resource }: TokenExchangeRequest) => {
      asked.push(String(resource));
      return answer.promise;
    };
    const access = grantAccess(new TokenCache({ exchangeToken }, silent), await caller(), [PROFILES, MAIL]);
    await vi.waitFor(() => expect(asked.sort()).toEqual([MAIL, PROFILES]), { timeout: 60_000 });
    answer.resolve({ accessToken: "granted", tokenType: "Bearer", expiresIn: 300 });
    expect((await access).getStatus()).toBe("success");
  });

  it("uses what the cache has", async () => {
    const auth = await caller();
    await grantAccess(tokens, auth, [PROFILES, MAIL]);
    await grantAccess(tokens, auth, [MAIL, PROFILES]);
    expect(zone().counters().token).toBe(2);
  });

  it("has each user's own tokens", async () => {
    const [alice, bob] = await Promise.all(
      ["alice", "bob"].map(async (user) => grantAccess(tokens, await caller(user), [PROFILES, MAIL])),
    );
    for (const [access, user] of [
      [alice, "alice"],
      [bob, "bob"],
    ] as const) {
      for (const resource of [PROFILES, MAIL]) {
        expect(claimsOf(access?.access(resource).accessToken ?? "").sub).toBe(user);
      }
    }
  });

  it("has an error for everything where the caller is nobody", async () => {
    const access = await grantAccess(tokens, { ...(await caller()), subject: undefined } as never, [PROFILES, MAIL]);
    expect(access.getStatus()).toBe("error");
    expect(access.getError()?.message).toContain("names no subject");
    expect(() => access.access(PROFILES)).toThrow("names no subject");
    expect(zone().counters().token).toBe(0);
  });

  it("says of each resource that the zone is down, and that it may come back", async () => {
    zone().setFault("token", { status: 503, headers: { "Retry-After": "60" } });
    const access = await grantAccess(tokens, await caller(), [PROFILES, MAIL]);
    expect(access.getFailedResources().sort()).toEqual([MAIL, PROFILES]);
    expect(access.getResourceError(MAIL)).toMatchObject({ code: "temporarily_unavailable", isTransient: true });
  });

  it("takes a resource named twice for the mistake that it is", async () => {
    const twice = grantAccess(tokens, await caller(), [PROFILES, { resource: PROFILES, scope: "profile:read" }]);
    await expect(twice).rejects.toBeInstanceOf(ConfigurationError);
  });

  it("ends when its caller does", async () => {
    zone().setFault("token", { hang: true });
    const reason = new Error("the client left");
    const giveUp = new AbortController();
    setTimeout(() => giveUp.abort(reason), 50);
    await expect(grantAccess(tokens, await caller(), [PROFILES], { signal: giveUp.signal })).rejects.toBe(reason);
  });

  it("is a success for nothing", async () => {
    expect((await grantAccess(tokens, await caller(), [])).getStatus()).toBe("success");
  });

  it("keeps whatever a source throws to itself, and goes on", async () => {
    const odd = {
      getToken: async (_: AuthInfo, resource: string) => {
        if (resource === MAIL) throw "a secret-looking thing";
        if (resource === BILLING) throw new TokenExchangeError("access_denied", "no");
        return { accessToken: "t", tokenType: "Bearer" };
      },
    };
    const access = await grantAccess(odd, await caller(), [MAIL, BILLING, PROFILES]);
    expect(access.getSuccessfulResources()).toEqual([PROFILES]);
    expect(JSON.stringify(access.getErrors())).not.toContain("secret-looking");
  });
});
