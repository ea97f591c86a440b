import { afterAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { JWTVerifier, type JWTVerifierOptions } from "../../src/verify/jwt-verifier.ts";
import { JWKSOAuthKeyring } from "../../src/verify/keyring.ts";
import { createBench, ISSUER, outcome, RESOURCE } from "../support/bench.ts";
import { MINUTE_MS } from "../support/clock.ts";
import { createSigner } from "../support/forge.ts";
import { attackCorpus, CALLS_OF_ATTACKS } from "./attack-corpus.ts";

const bench = await createBench();
const corpus = await attackCorpus(bench);
const keyring = new JWKSOAuthKeyring({ fetch: bench.zone.fetch, now: bench.clock.now, onEvent: () => {} });
const create = (options: Partial<JWTVerifierOptions> = {}) =>
  new JWTVerifier(keyring, { issuers: ISSUER, audiences: RESOURCE, now: bench.clock.now, ...options });
const verifier = create();

describe("JWTVerifier refuses an attacker's token", () => {
  it.each(corpus.map(({ name, token, reason }) => [name, reason, token] as const))(
    "%s: %s",
    async (_, reason, token) => {
      // The keyring can't try several keys, so a token must name its key.
      const header = decodedHeader(token);
      const namesNoKey = header !== undefined && header.kid === undefined && reason === "bad_signature";
      expect(await outcome(verifier.verify(token))).toBe(namesNoKey ? "invalid_key_id" : reason);
    },
  );

  afterAll(() => {
    const { calls } = bench.zone;
    expect(calls).toEqual(CALLS_OF_ATTACKS.slice(0, calls.length));
  });
});

describe("JWTVerifier", () => {
  it("gives the claims of a token that is good here", async () => {
    expect(await verifier.verify(await bench.token())).toEqual(bench.claims());
  });

  it.each([
    ["one of several audiences", { audiences: ["https://other.example", RESOURCE] }, "accepted"],
    ["another audience", { audiences: "https://other.example" }, "wrong_audience"],
    ["the audience with a slash more, because it is taken verbatim", { audiences: `${RESOURCE}/` }, "wrong_audience"],
    ["one of several issuers", { issuers: ["https://other.example", ISSUER] }, "accepted"],
    ["another issuer", { issuers: "https://other.example" }, "untrusted_issuer"],
    ["another algorithm", { algorithms: ["RS256"] }, "unsupported_algorithm"],
  ] as const)("that accepts %s", async (_, options, verdict) => {
    expect(await outcome(create(options).verify(await bench.token()))).toBe(verdict);
  });

  it("reads tokens as the profile says, and refuses them without it", async () => {
    const profile = { maker: "ours", clientClaims: ["cid"], tokenTypes: ["ours+jwt"] };
    const ofThisMaker = await bench.token({ client_id: undefined, cid: "client" }, { typ: "ours+jwt" });
    const withClientId = await bench.token({}, { typ: "ours+jwt" });
    expect(await outcome(create({ profile }).verify(ofThisMaker))).toBe("accepted");
    expect(await outcome(create({ profile }).verify(withClientId))).toBe("missing_client");
    expect(await outcome(create({ profile }).verify(await bench.token()))).toBe("unsupported_type");
    expect(await outcome(create().verify(ofThisMaker))).toBe("unsupported_type");
  });

  it.each([
    [-4, undefined, "accepted"],
    [-5, undefined, "expired"],
    [-1, 0, "expired"],
    [-59, 60, "accepted"],
  ])("with exp at %d seconds from now and a skew of %s: %s", async (fromNow, clockSkewSec, verdict) => {
    const token = await bench.token({ exp: bench.clock.seconds() + fromNow });
    expect(await outcome(create({ clockSkewSec }).verify(token))).toBe(verdict);
  });

  it.each([
    ["no issuer", { issuers: [] }, "issuers"],
    ["an empty issuer", { issuers: "" }, "issuer"],
    ["an issuer over http", { issuers: "http://zone.example" }, "issuer"],
    ["no audience", { audiences: [] }, "audiences"],
    ["an empty audience", { audiences: "" }, "audiences"],
    ["an empty audience among others", { audiences: [RESOURCE, ""] }, "audiences"],
    ["a skew of NaN", { clockSkewSec: Number.NaN }, "clockSkewSec"],
    ["an endless skew", { clockSkewSec: Number.POSITIVE_INFINITY }, "clockSkewSec"],
  ])("can't be made with %s, and says so", (_, options, setting) => {
    expect(() => create(options)).toThrow(ConfigurationError);
    expect(() => create(options)).toThrow(setting);
  });
});

describe("JWKSOAuthKeyring", () => {
  async function ring(keys?: Record<string, unknown>[]) {
    const own = await createBench({ ...(keys && { keys }) });
    const made = new JWKSOAuthKeyring({ fetch: own.zone.fetch, now: own.clock.now, onEvent: () => {} });
    return { ...own, made };
  }

  it("finds a key by issuer, name and algorithm, for RS256 unless told otherwise", async () => {
    const rsa = await createSigner("RS256", "rsa");
    const { made } = await ring([rsa.publicJwk]);
    expect((await made.key(ISSUER, "rsa")).algorithm.name).toBe("RSASSA-PKCS1-v1_5");
    expect(await outcome(made.key(ISSUER, "rsa", "ES256"))).toBe("unknown_key");
    expect(await outcome(made.key(ISSUER, "other"))).toBe("unknown_key");
    await expect(made.key(ISSUER, "other")).rejects.toThrow("signed by an unknown key");
  });

  it("reports an unusable key as a missing one", async () => {
    const { made } = await ring([{ kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA", kid: "broken" }]);
    expect(await outcome(made.key(ISSUER, "broken", "ES256"))).toBe("unknown_key");
  });

  it("forgets keys when asked to, one issuer's or all", async () => {
    const { made, signer, zone } = await ring();
    const find = () => made.key(ISSUER, signer.kid, "ES256");
    const fetched = () => zone.calls.filter((url) => url === zone.jwksUri).length;
    await find();
    await find();
    expect(fetched()).toBe(1);
    made.invalidate("https://other.example");
    await find();
    expect(fetched()).toBe(1);
    made.invalidate(ISSUER);
    await find();
    expect(fetched()).toBe(2);
    made.clear();
    await find();
    expect(fetched()).toBe(3);
  });

  it("asks a zone for forged key ids twice per cool-down at most", async () => {
    const { made, clock, zone } = await ring();
    const forged = () => Promise.all(Array.from({ length: 100 }, (_, i) => outcome(made.key(ISSUER, `forged-${i}`))));
    await forged();
    clock.advance(MINUTE_MS / 2 - 1);
    expect(new Set(await forged())).toEqual(new Set(["unknown_key"]));
    expect(zone.calls.filter((url) => url === zone.jwksUri)).toHaveLength(2);
  });

  it("calls no issuer that can't be one", async () => {
    const { made, zone } = await ring();
    expect(await outcome(made.key("http://zone.example", "key"))).toBe("ConfigurationError");
    expect(zone.calls).toEqual([]);
  });
});

function decodedHeader(token: string): { kid?: unknown } | undefined {
  try {
    return JSON.parse(atob((token.split(".")[0] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
}
