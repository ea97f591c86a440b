import { describe, expect, it } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { API, caller, countingCache, keyOf } from "./support.ts";

const alice = caller();

/** The values that a tool may get if the handler's `auth` was lost on the way. */
const LOST: [string, Partial<AuthInfo> | undefined | null, RegExp][] = [
  ["nothing", undefined, /`auth` that edgegrant passes to the handler is missing/],
  ["null", null, /`auth` that edgegrant passes to the handler is missing/],
  ...(["token", "issuer", "clientId"] as const).map((name): [string, Partial<AuthInfo>, RegExp] => [
    `one without ${name}`,
    { ...alice, [name]: undefined },
    /is incomplete/,
  ]),
  ["one without claims", { ...alice, claims: undefined as unknown as AuthInfo["claims"] }, /is incomplete/],
  ["one of another library", { token: "opaque", clientId: "client", scopes: [] }, /is incomplete/],
  ["one whose scopes are a text", { ...alice, scopes: "mcp:tools" } as unknown as AuthInfo, /is incomplete/],
];

describe("A call for a caller who got lost", () => {
  it.each(LOST)("says so: %s", async (_, auth, message) => {
    const { cache, events, requests } = countingCache();
    const failure = { name: "ConfigurationError", message: expect.stringMatching(message) };
    await expect(cache.getToken(auth as AuthInfo, API)).rejects.toMatchObject(failure);
    await expect(cache.fetchWithToken(auth as AuthInfo, API, API)).rejects.toMatchObject(failure);
    await expect(cache.invalidate(auth as AuthInfo, API)).rejects.toMatchObject(failure);
    expect(events[0]).toMatchObject({
      type: "configuration.invalid",
      message: expect.stringContaining("pass it on as it is"),
    });
    expect(requests).toEqual([]);
  });

  it("says that the resource is missing where it is", async () => {
    const { cache } = countingCache();
    await expect(cache.getToken(alice, "")).rejects.toThrow(/needs the resource/);
  });
});

describe("A caller who was cloned", () => {
  it("has the same key", () => {
    expect(keyOf(structuredClone(alice))).toBe(keyOf(alice));
  });
});
