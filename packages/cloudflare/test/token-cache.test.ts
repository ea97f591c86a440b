import { IsolateSafeTokenCache, TokenExchangeError, type UpstreamToken } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { caller } from "./support/caller.ts";

const API = "https://api.example";
const alice = caller();

function cacheAtZone() {
  const events: { type: string }[] = [];
  const asked: object[] = [];
  const exchangeToken = async (request: object): Promise<UpstreamToken> => {
    asked.push(request);
    if (asked.length > 1) throw new TokenExchangeError("access_denied", "one token is enough");
    return { accessToken: "granted", tokenType: "Bearer", expiresIn: 300 };
  };
  return {
    cache: new IsolateSafeTokenCache({ exchangeToken }, { onEvent: (event) => events.push(event) }),
    asked,
    events,
  };
}

describe("IsolateSafeTokenCache.getToken as Keycard's guide calls it", () => {
  it("has one token for one user, whichever token of theirs comes along", async () => {
    const { cache, asked } = cacheAtZone();
    const { accessToken } = await cache.getToken("alice", "opaque", API, { scope: "read" });
    expect((await cache.getToken("alice", "opaque", API, { scope: ["read"] })).accessToken).toBe(accessToken);
    expect(asked).toEqual([expect.objectContaining({ subjectToken: "opaque", resource: API, scope: "read" })]);
  });

  it("asks anew for another user with the same token", async () => {
    const { cache } = cacheAtZone();
    await cache.getToken("alice", "opaque", API);
    await expect(cache.getToken("bob", "opaque", API)).rejects.toThrow("one token is enough");
  });

  it.each(["", undefined])("refuses a user without a name: %o", async (subject) => {
    const { cache, asked } = cacheAtZone();
    await expect(cache.getToken(subject, "opaque", API)).rejects.toMatchObject({ reason: "missing_subject" });
    expect(asked).toEqual([]);
  });

  it.each<[string, unknown[]]>([
    ["it is left out", []],
    ["it is empty", [""]],
    ["it is not set", [undefined]],
    ["options take its place", [{ scope: "read" }]],
  ])("says that the resource is missing where %s", async (_, rest) => {
    const { cache, events } = cacheAtZone();
    const asked = Reflect.apply(cache.getToken, cache, ["alice", alice.token, ...rest]);
    await expect(asked).rejects.toThrow(/needs the resource/);
    expect(events).toEqual([expect.objectContaining({ type: "configuration.invalid" })]);
  });

  it("says that `auth` is missing where only a resource is given", async () => {
    const { cache } = cacheAtZone();
    const asked = Reflect.apply(cache.getToken, cache, [undefined, API]);
    await expect(asked).rejects.toThrow(/`auth` .* is missing/);
  });

  it("takes a caller's `auth` as well", async () => {
    const { cache, asked } = cacheAtZone();
    await cache.getToken(alice, API, { scope: "read" });
    expect(asked).toEqual([expect.objectContaining({ subjectToken: alice.token, resource: API, scope: "read" })]);
  });
});
