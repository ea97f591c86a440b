import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { createBench, ISSUER, outcome, RESOURCE } from "../support/bench.ts";

/** The verdict on a token with a claim this many seconds from now. */
type Row = [claim: "exp" | "nbf" | "iat", fromNow: number, toleranceSeconds: number | undefined, verdict: string];

const TABLE: Row[] = [
  // RFC 7519 section 4.1.4: "on or after" exp the token must not be accepted.
  ["exp", 1, 0, "accepted"],
  ["exp", 0.5, 0, "accepted"],
  ["exp", 0, 0, "expired"],
  ["exp", -1, 0, "expired"],
  ["exp", 0, undefined, "accepted"],
  ["exp", -4, undefined, "accepted"],
  ["exp", -5, undefined, "expired"],
  ["exp", -59, 60, "accepted"],
  ["exp", -60, 60, "expired"],
  // Section 4.1.5: "before" nbf it must not be accepted.
  ["nbf", 0, 0, "accepted"],
  ["nbf", 1, 0, "not_yet_valid"],
  ["nbf", 5, undefined, "accepted"],
  ["nbf", 6, undefined, "not_yet_valid"],
  ["nbf", 60, 60, "accepted"],
  ["nbf", 61, 60, "not_yet_valid"],
  ["nbf", -86_400, 0, "accepted"],
  ["iat", 0, 0, "accepted"],
  ["iat", 1, 0, "issued_in_the_future"],
  ["iat", 5, undefined, "accepted"],
  ["iat", 6, undefined, "issued_in_the_future"],
  ["iat", -10 * 365 * 86_400, 0, "accepted"],
];

describe("Time, in seconds from now and with a tolerance of 5 unless configured", () => {
  it.each(TABLE)("%s at %d with a tolerance of %s: %s", async (claim, fromNow, clockToleranceSeconds, verdict) => {
    const { clock, token, verify } = await createBench({ clockToleranceSeconds });
    expect(await outcome(verify(await token({ [claim]: clock.seconds() + fromNow })))).toBe(verdict);
  });

  it("ends a token with the very second of exp", async () => {
    const { clock, token, verify } = await createBench({ clockToleranceSeconds: 0 });
    const short = await token({ exp: clock.seconds() + 60 });
    clock.advance(59_999);
    expect(await outcome(verify(short))).toBe("accepted");
    clock.advance(1);
    expect(await outcome(verify(short))).toBe("expired");
  });

  it("needs no nbf and no iat", async () => {
    const { token, verify } = await createBench();
    expect(await outcome(verify(await token({ nbf: undefined, iat: undefined })))).toBe("accepted");
  });

  it("tells the handler when the token expires, in seconds", async () => {
    const { clock, token, verify } = await createBench();
    expect((await verify(await token())).expiresAt).toBe(clock.seconds() + 3600);
  });

  it("goes by the injected clock only, even where that stands still between I/O", async () => {
    const { clock, token, verify, zone } = await createBench();
    const stopped = clock.now();
    const verdicts = await Promise.all([1, 2, 3].map(async (jti) => outcome(verify(await token({ jti })))));
    expect(verdicts).toEqual(["accepted", "accepted", "accepted"]);
    expect(clock.now()).toBe(stopped);
    expect(zone.calls).toHaveLength(2);
  });

  it("is asked of the clock for every request anew", async () => {
    const { clock, token, verify } = await createBench();
    const late = await token({ nbf: clock.seconds() + 60 });
    expect(await outcome(verify(late))).toBe("not_yet_valid");
    clock.advance(60_000);
    expect(await outcome(verify(late))).toBe("accepted");
  });
});

describe("A tolerance that would let expired tokens in is a misconfiguration", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, "5" as unknown as number])("%s", (clockToleranceSeconds) => {
    const create = () => new TokenVerifier({ issuers: ISSUER, clockToleranceSeconds });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(/clockToleranceSeconds must be a whole number of seconds/);
  });
});

it("A token that expires while the keys are fetched is expired", async () => {
  const { clock, token, zone } = await createBench();
  const fetched = zone.fetch;
  const late = await token({ exp: clock.seconds() + 2 });
  const slow = new TokenVerifier({
    issuers: ISSUER,
    clockToleranceSeconds: 0,
    now: clock.now,
    onEvent: () => undefined,
    fetch: (input, init) => {
      clock.advance(2_000);
      return fetched(input, init);
    },
  });
  await expect(slow.verify(late, { url: new URL(RESOURCE) })).rejects.toMatchObject({ reason: "expired" });
});
