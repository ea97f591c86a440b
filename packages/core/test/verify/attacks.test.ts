import { afterAll, describe, expect, it } from "vitest";
import { InvalidTokenError } from "../../src/errors.ts";
import { splitJws } from "../../src/verify/compact.ts";
import { createBench, outcome } from "../support/bench.ts";
import { enginesFor } from "../support/engines.ts";
import { compact, createSigner } from "../support/forge.ts";
import { ATTACKER, attackCorpus, CALLS_OF_ATTACKS } from "./attack-corpus.ts";

const bench = await createBench();
const corpus = await attackCorpus(bench);
const engines = Object.entries(await enginesFor(bench.signer));

describe("An attacker's token is refused", () => {
  it.each(corpus.map(({ name, token, reason }) => [name, reason, token] as const))(
    "%s: %s",
    async (_, reason, token) => {
      expect(await outcome(bench.verify(token))).toBe(reason);
    },
  );

  it.each(engines)("whatever checks its signature: %s", async (_, engine) => {
    const { zone, signer, clock } = bench;
    const benchOfEngine = await createBench({ engine, signer, keys: zone.keys, now: clock.now });
    // A token of the zone comes first, so that every attack meets an engine that has proven itself.
    expect(await outcome(benchOfEngine.verify(await bench.token()))).toBe("accepted");
    const others: string[] = [];
    for (const { name, token, reason } of corpus) {
      const verdict = await outcome(benchOfEngine.verify(token));
      if (verdict !== reason) others.push(`${name}: ${verdict}, not ${reason}`);
    }
    expect(others).toEqual([]);
  });

  afterAll(() => {
    // All attacks together cause one discovery and two fetches of the key set. A part of them may cause fewer.
    const { calls } = bench.zone;
    expect(calls).toEqual(CALLS_OF_ATTACKS.slice(0, calls.length));
  });
});

it.each(["", ".", "..", ".e30.AAAA", "e30..AAAA", "e30.e30.", "e30.e30"])(
  "%j is not split, because a part is missing or empty",
  (token) => expect(() => splitJws(token)).toThrow(InvalidTokenError),
);

describe("A zone's token is accepted", () => {
  it("although the corpus around it is not", async () => {
    expect(await outcome(bench.verify(await bench.token()))).toBe("accepted");
  });

  it("whatever keys its header points to, none of which is looked at", async () => {
    const header = {
      jku: `${ATTACKER}/jwks`,
      x5u: `${ATTACKER}/certificate.pem`,
      jwk: (await createSigner("ES256", "attacker-key")).publicJwk,
    };
    expect(await outcome(bench.verify(await bench.token({}, header)))).toBe("accepted");
    expect(bench.zone.calls.filter((url) => url.startsWith(ATTACKER))).toEqual([]);
  });

  it("when a member stands twice and the last is good, because the last counts and the signature covers both", async () => {
    const payload = JSON.stringify(bench.claims()).replace(
      "{",
      '{"aud":"https://other.example","iss":"https://other.example",',
    );
    const { audience, subject } = await bench
      .verify(await compact({ typ: "at+jwt" }, payload, bench.signer))
      .then(({ claims, subject }) => ({ audience: claims.aud, subject }));
    expect(audience).toBe(bench.claims().aud);
    expect(subject).toBe("alice");
  });

  it("when a number is written in another way", async () => {
    const payload = JSON.stringify(bench.claims({ exp: undefined })).replace("{", '{"exp":99999999.99e2,');
    expect(await outcome(bench.verify(await compact({ typ: "at+jwt" }, payload, bench.signer)))).toBe("accepted");
  });

  it.each(["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt", "JWT", "jwt", undefined])(
    "of typ %s",
    async (typ) => {
      expect(await outcome(bench.verify(await bench.token({}, { typ })))).toBe("accepted");
    },
  );

  it("exactly up to 16 KiB", async () => {
    const length = async (padding: number) => (await bench.token({ padding: "x".repeat(padding) })).length;
    const base = await length(0);
    const padding = Math.floor(((16 * 1024 - base) * 3) / 4);
    const token = await bench.token({ padding: "x".repeat(padding) });
    expect(token.length).toBeGreaterThan(16 * 1024 - 4);
    expect(token.length).toBeLessThanOrEqual(16 * 1024);
    expect(await outcome(bench.verify(token))).toBe("accepted");
  });

  it("in UTF-8, whatever the letters", async () => {
    const sub = "M\u00fcller \u4f60\u597d \ud83d\udd11";
    expect((await bench.verify(await bench.token({ sub }))).subject).toBe(sub);
  });
});

describe("tokenType: at+jwt", () => {
  it.each([
    ["at+jwt", "accepted"],
    ["AT+JWT", "accepted"],
    ["application/at+jwt", "accepted"],
    ["JWT", "unsupported_type"],
    [undefined, "unsupported_type"],
  ])("and a token of typ %s: %s", async (typ, verdict) => {
    const strict = await createBench({ tokenType: "at+jwt" });
    expect(await outcome(strict.verify(await strict.token({}, { typ })))).toBe(verdict);
  });
});
