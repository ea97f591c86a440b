import { describe, expect, it } from "vitest";
import { expiryOf } from "../../src/cache/upstream-token-client.ts";
import { unsignedToken } from "../exchange/support.ts";
import { NOON } from "./support.ts";

const MAX_LIFE_SECONDS = 2 ** 31 - 1;
const granted = (accessToken: string, expiresIn?: number) => ({
  accessToken,
  tokenType: "Bearer",
  ...(expiresIn !== undefined && { expiresIn }),
});

describe("The end of a granted token", () => {
  it.each<[string, Parameters<typeof expiryOf>[0], number | undefined]>([
    ["what the zone said", granted("opaque", 300), NOON + 300],
    ["what the zone said, and not what the token says", granted(unsignedToken({ exp: NOON + 5 }), 300), NOON + 300],
    ["what the token says", granted(unsignedToken({ exp: NOON + 300 })), NOON + 300],
    ["a whole second, of a life with a fraction", granted("opaque", 3599.9996), NOON + 3599],
    ["a whole second, of an exp with a fraction", granted(unsignedToken({ exp: NOON + 0.25 + 300 })), NOON + 300],
    [
      "68 years away at most, for an exp of 9999999999",
      granted(unsignedToken({ exp: 9_999_999_999 })),
      NOON + MAX_LIFE_SECONDS,
    ],
    [
      "68 years away at most, for an exp beyond any clock",
      granted(unsignedToken({ exp: 1e300 })),
      NOON + MAX_LIFE_SECONDS,
    ],
    ["68 years away at most, for a life of that kind", granted("opaque", 1e300), NOON + MAX_LIFE_SECONDS],
    ["not known of an opaque token", granted("opaque"), undefined],
    ["not known of an exp that is no number", granted(unsignedToken({ exp: "later" })), undefined],
    ["not known of a life that is no number", granted("opaque", Number.NaN), undefined],
  ])("is %s", (_, token, expected) => {
    expect(expiryOf(token, NOON)).toBe(expected);
  });
});
