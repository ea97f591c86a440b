import { describe, expect, it } from "vitest";
import { isStoredToken } from "../../src/cache/store.ts";
import { NOON } from "./support.ts";

describe("A stored token", () => {
  it.each([null, undefined, "token"])("is an object, and not %j", (value) => {
    expect(isStoredToken(value)).toBe(false);
  });

  it("has 128 Ki characters at most", () => {
    const token = { accessToken: "t".repeat(128 * 1024), tokenType: "Bearer", expiresAt: NOON };
    expect(isStoredToken(token)).toBe(true);
    expect(isStoredToken({ ...token, accessToken: `${token.accessToken}t` })).toBe(false);
  });
});
