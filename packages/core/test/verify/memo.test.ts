import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ENTRY_BYTES, jsonBytes, textBytes } from "../../src/concurrency/memory-size.ts";
import { ConfigurationError, InsufficientScopeError, InvalidTokenError } from "../../src/errors.ts";
import { keycard } from "../../src/profiles/keycard.ts";
import { readClaims } from "../../src/verify/claims.ts";
import type { Satisfies } from "../../src/verify/scopes.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { type Bench, createBench, ISSUER, outcome, RESOURCE } from "../support/bench.ts";
import { MINUTE_MS, SECOND_MS } from "../support/clock.ts";
import { compact, createSigner } from "../support/forge.ts";
import { countSignatureChecks, type SignatureChecks } from "../support/signature-checks.ts";

let bench: Bench;
let checks: SignatureChecks;

beforeEach(async () => {
  bench = await createBench();
  checks = countSignatureChecks();
});
afterEach(() => checks.restore());

describe("A token seen before", () => {
  it("costs no signature check", async () => {
    const token = await bench.token();
    for (let request = 0; request < 5; request++) await bench.verify(token);
    expect(checks.count()).toBe(1);
  });

  it("tells the same of its caller as the first time", async () => {
    const token = await bench.token();
    expect(await bench.verify(token)).toEqual(await bench.verify(token));
  });

  it("costs a signature check if a single character differs", async () => {
    const token = await bench.token();
    await bench.verify(token);
    const [header, payload, signature = ""] = token.split(".");
    const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    expect(await outcome(bench.verify(forged))).toBe("bad_signature");
    expect(checks.count()).toBe(2);
  });

  it("is checked against the audience each time", async () => {
    const token = await bench.token();
    await bench.verify(token);
    expect(await outcome(bench.verify(token, { url: new URL("https://mcp.example/other") }))).toBe("wrong_audience");
    expect(await outcome(bench.verify(token, { resource: "https://other.example" }))).toBe("wrong_audience");
    expect(await outcome(bench.verify(token))).toBe("accepted");
  });

  it("is checked for scopes each time", async () => {
    const token = await bench.token();
    await bench.verify(token);
    expect(await outcome(bench.verify(token, { requiredScopes: ["admin"] }))).toBe("insufficient_scope");
    expect(await outcome(bench.verify(token, { requiredScopes: ["mcp:tools"] }))).toBe("accepted");
    expect(checks.count()).toBe(1);
  });

  it("is checked against the clock each time", async () => {
    const token = await bench.token({ exp: bench.clock.seconds() + 60 });
    await bench.verify(token);
    bench.clock.advance(65 * SECOND_MS);
    expect(await outcome(bench.verify(token))).toBe("expired");
  });

  it("is not remembered past its exp", async () => {
    const token = await bench.token({ exp: bench.clock.seconds() + 60 });
    await bench.verify(token);
    bench.clock.advance(60 * SECOND_MS);
    await bench.verify(token);
    await bench.verify(token);
    expect(checks.count(), "within the tolerance it is checked each time").toBe(3);
    bench.clock.advance(5 * SECOND_MS);
    await outcome(bench.verify(token));
    bench.clock.advance(-10 * SECOND_MS);
    await bench.verify(token);
    expect(checks.count()).toBe(4);
  });

  it("is not remembered if it was refused for its signature", async () => {
    const forged = await compact({ typ: "at+jwt", kid: bench.signer.kid }, bench.claims(), await createSigner("ES256"));
    expect(await outcome(bench.verify(forged))).toBe("bad_signature");
    expect(await outcome(bench.verify(forged))).toBe("bad_signature");
    expect(checks.count()).toBe(2);
  });

  it("is remembered although it lacked a scope, because that is no fault of its signature", async () => {
    const token = await bench.token();
    expect(await outcome(bench.verify(token, { requiredScopes: ["admin"] }))).toBe("insufficient_scope");
    expect(await outcome(bench.verify(token))).toBe("accepted");
    expect(checks.count()).toBe(1);
  });
});

describe("What can be told of a token at once", () => {
  const expectation = { url: new URL(RESOURCE) };
  const check = (token: string) => bench.verifier.check(token, expectation);

  it("is what verifying it again gives", async () => {
    const token = await bench.token();
    await bench.verify(token);
    expect(check(token)).toEqual(await bench.verify(token));
    expect(checks.count()).toBe(1);
  });

  it("is nothing while the keys must be asked for", async () => {
    const token = await bench.token();
    await bench.verify(token);
    bench.clock.advance(10 * MINUTE_MS);
    const caller = check(token);
    expect(caller).toBeInstanceOf(Promise);
    expect((await caller).subject).toBe("alice");
    expect(checks.count()).toBe(1);
  });

  it.each([
    ["nbf", "not_yet_valid"],
    ["iat", "issued_in_the_future"],
  ])("is refused by its %s once the clock has stepped back before that", async (claim, reason) => {
    await bench.verify(await bench.token());
    bench.clock.advance(MINUTE_MS);
    const token = await bench.token({ iat: undefined, [claim]: bench.clock.seconds() });
    await bench.verify(token);
    bench.clock.advance(-5 * SECOND_MS);
    expect(check(token)).toMatchObject({ subject: "alice" });
    bench.clock.advance(-1 * SECOND_MS);
    expect(() => check(token)).toThrow(expect.objectContaining({ reason }));
  });

  it("is refused as verifying would refuse it", async () => {
    const token = await bench.token();
    await bench.verify(token);
    const elsewhere = { url: new URL("https://mcp.example/other") };
    expect(() => bench.verifier.check(token, elsewhere)).toThrow(InvalidTokenError);
    expect(() => bench.verifier.check(token, { ...expectation, requiredScopes: ["admin"] })).toThrow(
      InsufficientScopeError,
    );
  });

  it("is everything of a token never seen, if the keys are at hand and the engine is synchronous", async () => {
    const synchronous = await createBench({ engine: { verify: () => true } });
    const { check } = synchronous.verifier;
    const [token, another] = [await synchronous.token(), await synchronous.token({ jti: "another" })];
    expect(check.call(synchronous.verifier, token, expectation)).toBeInstanceOf(Promise);
    await synchronous.verify(token);
    expect(check.call(synchronous.verifier, another, expectation)).toMatchObject({ subject: "alice" });
  });

  it("is the refusal of a token never seen, on the same condition", async () => {
    const synchronous = await createBench({ engine: { verify: () => false } });
    await outcome(synchronous.verify(await synchronous.token()));
    const token = await synchronous.token({ jti: "another" });
    expect(() => synchronous.verifier.check(token, expectation)).toThrow(
      expect.objectContaining({ reason: "bad_signature" }),
    );
  });
});

describe("A remembered token and the key that verified it", () => {
  const refresh = async ({ clock, verify, token }: Bench) => {
    clock.advance(10 * MINUTE_MS);
    await outcome(verify(await token({ jti: "refresh" })));
  };

  it("stays good, and needs no new check, while the key is published", async () => {
    const token = await bench.token();
    await bench.verify(token);
    await refresh(bench);
    const before = checks.count();
    expect(await outcome(bench.verify(token))).toBe("accepted");
    expect(checks.count()).toBe(before);
  });

  it("is refused once the key is retired", async () => {
    const token = await bench.token();
    await bench.verify(token);
    bench.zone.keys = [(await createSigner("ES256", "next-key")).publicJwk];
    await refresh(bench);
    expect(await outcome(bench.verify(token))).toBe("unknown_key");
  });

  it("is refused once another key has the same kid", async () => {
    const token = await bench.token();
    await bench.verify(token);
    bench.zone.keys = [(await createSigner("ES256", bench.signer.kid)).publicJwk];
    await refresh(bench);
    expect(await outcome(bench.verify(token))).toBe("bad_signature");
  });

  it("is refused once the zone publishes no key at all", async () => {
    const token = await bench.token();
    await bench.verify(token);
    bench.zone.keys = [];
    await refresh(bench);
    expect(await outcome(bench.verify(token))).toBe("unknown_key");
  });

  it("is refused once the key is for something else", async () => {
    const token = await bench.token();
    await bench.verify(token);
    bench.zone.keys = [{ ...bench.signer.publicJwk, use: "enc" }];
    await refresh(bench);
    expect(await outcome(bench.verify(token))).toBe("unknown_key");
  });

  it("is good again, after a check, once the key is back", async () => {
    const token = await bench.token();
    await bench.verify(token);
    const keys = bench.zone.keys;
    bench.zone.keys = [];
    await refresh(bench);
    expect(await outcome(bench.verify(token))).toBe("unknown_key");
    bench.zone.keys = keys;
    bench.clock.advance(30 * SECOND_MS);
    const before = checks.count();
    expect(await outcome(bench.verify(token))).toBe("accepted");
    expect(checks.count()).toBe(before + 1);
  });
});

describe("The memory of tokens", () => {
  it("holds no more entries than it may, and drops what was used longest ago", async () => {
    const { token, verify } = await createBench({ memoEntries: 2 });
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((jti) => token({ jti })));
    for (const next of [a, b, a, c]) await verify(next ?? "");
    expect(checks.count()).toBe(3);
    await verify(a ?? "");
    await verify(c ?? "");
    expect(checks.count()).toBe(3);
    await verify(b ?? "");
    expect(checks.count()).toBe(4);
  });

  it("is not filled by forgeries", async () => {
    const { token, verify, claims, signer } = await createBench({ memoEntries: 1 });
    const stranger = await createSigner("ES256", signer.kid);
    const good = await token();
    await verify(good);
    for (let jti = 0; jti < 5; jti++) {
      await outcome(verify(await compact({ typ: "at+jwt" }, claims({ jti }), stranger)));
    }
    const before = checks.count();
    await verify(good);
    expect(checks.count()).toBe(before);
  });

  it("is not taken up by a token that is past its exp, which the tolerance accepts", async () => {
    const { clock, token, verify } = await createBench({ memoEntries: 1 });
    const good = await token();
    await verify(good);
    await verify(await token({ exp: clock.seconds() }));
    const before = checks.count();
    await verify(good);
    expect(checks.count()).toBe(before);
  });

  it("is bounded in bytes: those of the token, of its claims, and of its scopes as a list", async () => {
    const { claims, token } = await createBench();
    const good = await token();
    const { scopes } = readClaims(claims(), keycard);
    const bytes = ENTRY_BYTES + textBytes(good) + jsonBytes(claims()) + 1024 + jsonBytes(scopes);
    const checksWith = async (memoBytes: number) => {
      const { token: sign, verify } = await createBench({ memoBytes });
      const again = await sign();
      const before = checks.count();
      await verify(again);
      await verify(again);
      return checks.count() - before;
    };
    expect([await checksWith(bytes), await checksWith(bytes - 1)]).toEqual([1, 2]);
  });

  it("can be turned off", async () => {
    const { token, verify } = await createBench({ memoEntries: 0 });
    const good = await token();
    await verify(good);
    await verify(good);
    expect(checks.count()).toBe(2);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1.5])("can't have a size of %s", (memoEntries) => {
    expect(() => new TokenVerifier({ issuers: ISSUER, memoEntries })).toThrow(ConfigurationError);
  });
});

describe("What one request does with its caller's claims", () => {
  it("does not reach the next request with the same token", async () => {
    const token = await bench.token({ act: { sub: "agent" }, roles: ["reader"] });
    const first = await bench.verify(token);
    const claims = first.claims as { roles: string[]; act: { sub: string }; admin?: boolean };
    expect(() => claims.roles.push("admin")).toThrow(TypeError);
    expect(() => Object.assign(claims, { admin: true })).toThrow(TypeError);
    expect(() => Object.assign(claims.act, { sub: "somebody else" })).toThrow(TypeError);
    first.scopes.push("admin");
    const second = await bench.verify(token);
    expect(second.claims).toMatchObject({ roles: ["reader"], act: { sub: "agent" } });
    expect(second.claims).not.toHaveProperty("admin");
    expect(second.scopes).toEqual(["mcp:tools"]);
  });

  it("is kept off by freezing what the token holds, and nothing that hangs on every object besides", async () => {
    const foreign: object = Object.create(null);
    Object.defineProperty(Object.prototype, "foreign", { value: foreign, enumerable: true, configurable: true });
    try {
      await bench.verify(await bench.token());
    } finally {
      Reflect.deleteProperty(Object.prototype, "foreign");
    }
    expect(Object.isFrozen(foreign)).toBe(false);
  });

  it("does not reach it through the error that names them", async () => {
    const token = await bench.token();
    const requiredScopes = ["admin"];
    const refusal = await bench.verify(token, { requiredScopes }).catch((error: unknown) => error);
    if (!(refusal instanceof InsufficientScopeError)) throw new Error("not refused for its scopes");
    for (const list of [refusal.granted, refusal.scopes]) (list as string[]).push("admin", "mail:send");
    expect(requiredScopes).toEqual(["admin"]);
    expect(await outcome(bench.verify(token, { requiredScopes }))).toBe("insufficient_scope");
  });

  it("does not reach it through the hierarchy of scopes", async () => {
    const token = await bench.token();
    const greedy: Satisfies = (granted) => (granted as string[]).push("admin") === 0;
    const asked = { requiredScopes: ["admin"] };
    expect(await outcome(bench.verify(token, { ...asked, satisfies: greedy }))).toBe("insufficient_scope");
    expect(await outcome(bench.verify(token, asked))).toBe("insufficient_scope");
  });
});
