import fc from "fast-check";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { inspectKey, KeySet, VerificationKey } from "../../src/verify/key-set.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { createBench, ISSUER, ordinaryClaims, outcome, RESOURCE } from "../support/bench.ts";
import { createClock, SECOND_MS } from "../support/clock.ts";
import { compact, createSigner, encode, type Json } from "../support/forge.ts";
import { countSignatureChecks } from "../support/signature-checks.ts";
import { createStubZone, fetchAmong } from "../support/stub-zone.ts";

const BY_DEFAULT: SignatureAlgorithmName[] = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"];
const ON_REQUEST: SignatureAlgorithmName[] = ["RS384", "RS512", "PS384", "PS512", "ES512"];

describe("Algorithms", () => {
  it.each(BY_DEFAULT)("%s is accepted", async (alg) => {
    const { token, verify } = await createBench({ signer: await createSigner(alg) });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it.each(BY_DEFAULT)("%s is accepted from a key that names no algorithm", async (alg) => {
    const signer = await createSigner(alg);
    const { alg: _, ...open } = signer.publicJwk;
    const { token, verify } = await createBench({ signer, keys: [open] });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it.each(ON_REQUEST)("%s is refused unless configured", async (alg) => {
    const { token, verify } = await createBench({ signer: await createSigner(alg) });
    expect(await outcome(verify(await token()))).toBe("unsupported_algorithm");
  });

  it.each(ON_REQUEST)("%s is accepted if configured", async (alg) => {
    const { token, verify } = await createBench({ signer: await createSigner(alg), algorithms: [alg] });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it("that are not configured are refused, those of the default included", async () => {
    const { token, verify } = await createBench({ algorithms: ["RS256"] });
    expect(await outcome(verify(await token()))).toBe("unsupported_algorithm");
  });

  it.each([
    ["EdDSA", "Ed25519"],
    ["Ed25519", "EdDSA"],
  ] as const)("a key of %s verifies a token of %s, which is the same", async (keyAlg, tokenAlg) => {
    const { token, verify } = await createBench({ signer: await createSigner(keyAlg) });
    expect(await outcome(verify(await token({}, { alg: tokenAlg })))).toBe("accepted");
  });

  it.each([["HS256"], ["none"], ["ES256", "HS256"], ["dir"], ["toString"], []].map((names) => [names]))(
    "can't be configured as %j",
    (names) => {
      const algorithms = names as SignatureAlgorithmName[];
      const create = () => new TokenVerifier({ issuers: ISSUER, algorithms });
      expect(create).toThrow(ConfigurationError);
      expect(create).toThrow(/algorithms must name/);
    },
  );
});

describe("A key whose members speak against it verifies nothing", () => {
  const changes: [string, Json][] = [
    ["use: enc", { use: "enc" }],
    ["use of another purpose", { use: "tls" }],
    ["use that is no text", { use: ["sig"] }],
    ["key_ops without verify", { key_ops: ["encrypt"] }],
    ["key_ops for signing only", { key_ops: ["sign"] }],
    ["key_ops that are empty", { key_ops: [] }],
    ["key_ops that are no list", { key_ops: "verify" }],
    ["use: sig and key_ops that disagree", { use: "sig", key_ops: ["deriveKey"] }],
    ["alg of another algorithm", { alg: "ES384" }],
    ["alg of another key type", { alg: "RS256" }],
    ["alg of no signature", { alg: "ECDH-ES" }],
    ["alg that is no text", { alg: 7 }],
    ["alg that is a list", { alg: ["ES256"] }],
    ["crv of another curve", { crv: "P-384" }],
    ["no crv", { crv: undefined }],
    ["kty of another type", { kty: "RSA" }],
    ["kty: oct", { kty: "oct", k: "AAAA" }],
    ["no kty", { kty: undefined }],
    ["another kid", { kid: "another" }],
    ["no kid, while the token names one", { kid: undefined }],
    ["the private half", { d: "AAAA" }],
    ["a part of a private half", { p: "AAAA" }],
    ["further primes", { oth: [{ r: "AAAA" }] }],
  ];

  it.each(changes)("%s", async (_, change) => {
    const signer = await createSigner("ES256");
    const { token, verify } = await createBench({ signer, keys: [{ ...signer.publicJwk, ...change }] });
    expect(await outcome(verify(await token()))).toBe("unknown_key");
  });

  it.each<[string, Json]>([
    ["private members that are null", { d: null, p: null, q: null, dp: null, dq: null, qi: null, oth: null, k: null }],
    ["no further primes", { oth: [] }],
    ["alg: null", { alg: null }],
    ["use: null", { use: null }],
    ["key_ops: null", { key_ops: null }],
    ["members of another kind that are null", { n: null, e: null, x5c: null, x5t: null }],
  ])("but null counts as absent, and an empty list gives nothing away: %s", async (_, change) => {
    const signer = await createSigner("ES256");
    const { token, verify } = await createBench({ signer, keys: [{ ...signer.publicJwk, ...change }] });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it("says inspectKey, whatever its members, just where the verifier says so", async () => {
    const signer = await createSigner("ES256");
    const member = fc.constantFrom<unknown>(null, undefined, "", "AAAA", [], ["sign"], ["verify"], {}, 0);
    const change = fc.record(
      {
        use: fc.oneof(member, fc.constantFrom("sig", "enc")),
        alg: fc.oneof(member, fc.constantFrom("ES256", "ES384", "ES512", "none")),
        ...{ key_ops: member, d: member, oth: member, k: member, p: member },
        kty: fc.constantFrom("EC", "EC", "EC", "RSA", "oct", null),
        crv: fc.constantFrom("P-256", "P-256", "P-384", null),
        x: fc.constantFrom(signer.publicJwk.x, signer.publicJwk.x, "AAAA", null),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        const jwk = { ...signer.publicJwk, ...changed };
        const { token, verify } = await createBench({ signer, keys: [jwk] });
        const { algorithms, refusal } = await inspectKey(jwk);
        const isGood = (await outcome(verify(await token()))) === "accepted";
        expect(algorithms.includes("ES256"), JSON.stringify(jwk)).toBe(isGood);
        expect(refusal === undefined).toBe(algorithms.length > 0);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["private", { d: "AAAA" }],
    ["other_use", { use: "enc" }],
    ["other_use", { key_ops: ["sign"] }],
    ["unsupported", { crv: "secp256k1", alg: undefined }],
    ["unsupported", { alg: "ES512", crv: "P-521" }],
    ["damaged", { y: "AAAA" }],
  ])("and inspectKey calls the reason: %s", async (reason, change) => {
    const { publicJwk } = await createSigner("ES256");
    expect((await inspectKey({ ...publicJwk, ...change })).refusal).toBe(reason);
  });

  it.each([
    ["a point off the curve", { y: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
    ["a coordinate too short", { x: "AAAA" }],
    ["no coordinate", { x: undefined }],
    ["a coordinate that is no text", { x: 7 }],
  ])("%s", async (_, change) => {
    const signer = await createSigner("ES256");
    const { token, verify } = await createBench({ signer, keys: [{ ...signer.publicJwk, ...change }] });
    expect(await outcome(verify(await token()))).toBe("bad_signature");
  });

  it.each([
    ["a modulus of 1024 bits", { modulusLength: 1024 }, {}],
    ["an exponent of 1", {}, { e: "AQ" }],
    ["an exponent of 1 with leading zeros", {}, { e: "AAAAAQ" }],
    ["an exponent of 2", {}, { e: "Ag" }],
    ["an exponent of 0", {}, { e: "AA" }],
    ["an empty exponent", {}, { e: "" }],
    ["no exponent", {}, { e: undefined }],
    ["a modulus that is no base64url", {}, { n: "%%%" }],
    ["a modulus of zeros", {}, { n: "A".repeat(342) }],
    ["a small modulus behind zeros", {}, { n: `${"A".repeat(340)}AQAB` }],
  ])("RSA with %s", async (_, size, change) => {
    const signer = await createSigner("RS256", "rsa", size);
    const { token, verify } = await createBench({ signer, keys: [{ ...signer.publicJwk, ...change }] });
    expect(await outcome(verify(await token()))).toBe("unknown_key");
  });

  it("RSA with a modulus of 2047 bits", async () => {
    const signer = await createSigner("RS256", "rsa");
    const modulus = base64url.decode(String(signer.publicJwk.n));
    modulus[0] = 0x7f;
    const { token, verify } = await createBench({ signer, keys: [{ ...signer.publicJwk, n: encode(modulus) }] });
    expect(await outcome(verify(await token()))).toBe("unknown_key");
  });

  it.each([2048, 3072, 4096])("but RSA of %i bits does", async (modulusLength) => {
    const { token, verify } = await createBench({ signer: await createSigner("RS256", "rsa", { modulusLength }) });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });
});

describe("A key set", () => {
  const odd: [string, unknown][] = [
    ["a symmetric key", { kty: "oct", k: "c2VjcmV0", kid: "hmac", alg: "HS256" }],
    ["a key of a type of the future", { kty: "AKP", alg: "ML-DSA-44", pub: "AAAA", kid: "pq" }],
    ["a key without a type", { kid: "untyped" }],
    ["a key for encryption", { kty: "OKP", crv: "X25519", x: "AAAA", use: "enc", kid: "enc" }],
    ["a curve nobody asked for", { kty: "EC", crv: "secp256k1", x: "AAAA", y: "AAAA", kid: "koblitz" }],
    ["a weak RSA key", { kty: "RSA", n: "AQAB", e: "AQAB", kid: "weak" }],
    ["broken coordinates", { kty: "EC", crv: "P-256", x: {}, y: [], kid: "broken" }],
    ["null", null],
    ["text", "key"],
    ["a list", []],
    ["a member that every object has", { kty: "__proto__", kid: "__proto__" }],
  ];

  it.each(odd)("works although it holds %s", async (_, key) => {
    const signer = await createSigner("ES256");
    const { token, verify } = await createBench({ signer, keys: [key as Json, signer.publicJwk, key as Json] });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it("works although it holds all of these, and another private key", async () => {
    const signer = await createSigner("ES256");
    const { privateJwk } = await createSigner("ES256", "leaked");
    const keys = [...odd.map(([, key]) => key as Json), privateJwk, signer.publicJwk];
    const { token, verify } = await createBench({ signer, keys });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it("with keys of one kid and different algorithms gives the one that fits", async () => {
    const signers = await Promise.all(
      (["RS256", "ES256", "ES384", "EdDSA"] as const).map((alg) => createSigner(alg, "one")),
    );
    const { claims, verify } = await createBench({ keys: signers.map(({ publicJwk }) => publicJwk) });
    for (const signer of signers) {
      expect(await outcome(verify(await compact({ typ: "at+jwt" }, claims(), signer))), signer.alg).toBe("accepted");
    }
  });

  it("with keys of one kid and one algorithm tries each", async () => {
    const signers = await Promise.all([1, 2, 3].map(() => createSigner("ES256", "one")));
    const { claims, verify } = await createBench({ keys: signers.map(({ publicJwk }) => publicJwk) });
    for (const signer of signers) {
      expect(await outcome(verify(await compact({ typ: "at+jwt" }, claims(), signer)))).toBe("accepted");
    }
  });

  it("with one key under two kids verifies tokens of both", async () => {
    const signer = await createSigner("ES256");
    const keys = ["old-name", "new-name"].map((kid) => ({ ...signer.publicJwk, kid }));
    const { token, verify } = await createBench({ signer, keys });
    for (const { kid } of keys) expect(await outcome(verify(await token({}, { kid })))).toBe("accepted");
  });

  it("costs a forged token no more signature checks than it has keys that fit", async () => {
    const signers = await Promise.all(["a", "b", "c"].map((kid) => createSigner("ES256", kid)));
    const { clock, claims, verify } = await createBench({ keys: signers.map(({ publicJwk }) => publicJwk) });
    const stranger = await createSigner("ES256");
    const forged = await compact({ typ: "at+jwt", kid: undefined }, claims(), stranger);
    await outcome(verify(forged));
    clock.advance(30 * SECOND_MS);
    const checks = countSignatureChecks();
    expect(await outcome(verify(forged))).toBe("bad_signature");
    expect(checks.count()).toBe(3);
    checks.restore();
  });

  it("of many keys costs a token without kid eight signature checks at most", async () => {
    const signers = await Promise.all(Array.from({ length: 12 }, (_, index) => createSigner("ES256", `key-${index}`)));
    const { claims, verify } = await createBench({ keys: signers.map(({ publicJwk }) => publicJwk) });
    const forged = await compact({ typ: "at+jwt", kid: undefined }, claims(), await createSigner("ES256"));
    const checks = countSignatureChecks();
    expect(await outcome(verify(forged))).toBe("bad_signature");
    expect(checks.count()).toBe(8);
    checks.restore();
  });

  it("of many new keys costs such a token eight at most of these", async () => {
    const signers = await Promise.all(Array.from({ length: 12 }, (_, index) => createSigner("ES256", `key-${index}`)));
    const { clock, claims, verify, zone } = await createBench({ keys: [] });
    const forged = await compact({ typ: "at+jwt", kid: undefined }, claims(), await createSigner("ES256"));
    expect(await outcome(verify(forged))).toBe("unknown_key");
    zone.keys = signers.map(({ publicJwk }) => publicJwk);
    clock.advance(30 * SECOND_MS);
    const checks = countSignatureChecks();
    expect(await outcome(verify(forged))).toBe("bad_signature");
    expect(checks.count()).toBe(8);
    checks.restore();
  });

  it("is searched for a key that fits if the token names none", async () => {
    const signers = await Promise.all(["a", "b", "c"].map((kid) => createSigner("ES256", kid)));
    const { claims, verify } = await createBench({ keys: signers.map(({ publicJwk }) => publicJwk) });
    for (const signer of signers) {
      const token = await compact({ typ: "at+jwt", kid: undefined }, claims(), signer);
      expect(await outcome(verify(token))).toBe("accepted");
    }
  });

  it("may hold keys without kid, for tokens without", async () => {
    const signer = await createSigner("ES256");
    const { kid: _, ...open } = signer.publicJwk;
    const { token, verify } = await createBench({ signer, keys: [open] });
    expect(await outcome(verify(await token({}, { kid: undefined })))).toBe("accepted");
  });

  it("is asked for anew if a token without kid fits none of its keys, at most twice per cool-down", async () => {
    const next = await createSigner("ES256", "next");
    const { clock, claims, token, verify, zone } = await createBench();
    await verify(await token());
    zone.keys = [...zone.keys, next.publicJwk];
    const without = await compact({ typ: "at+jwt", kid: undefined }, claims(), next);
    expect(await outcome(verify(without))).toBe("accepted");
    clock.advance(30 * SECOND_MS - 1);
    const stranger = await createSigner("ES256");
    const forged = await compact({ typ: "at+jwt", kid: undefined }, claims(), stranger);
    for (let attempt = 0; attempt < 20; attempt++) expect(await outcome(verify(forged))).toBe("bad_signature");
    expect(zone.calls.filter((url) => url === zone.jwksUri)).toHaveLength(2);
  });

  it("is read up to its hundredth key", async () => {
    const signer = await createSigner("ES256");
    const copies = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...signer.publicJwk, kid: `key-${index}` }));
    const early = await createBench({ signer, keys: [...copies(99), signer.publicJwk] });
    expect(await outcome(early.verify(await early.token()))).toBe("accepted");
    const late = await createBench({ signer, keys: [...copies(100), signer.publicJwk] });
    expect(await outcome(late.verify(await late.token()))).toBe("unknown_key");
  });
});

it("A verifier that trusts no issuer can't be made", () => {
  expect(() => new TokenVerifier({ issuers: [] })).toThrow(ConfigurationError);
});

describe("Several issuers", () => {
  const OTHER = "https://other-zone.example";

  async function twoZones() {
    const clock = createClock();
    const [one, other] = await Promise.all([createSigner("ES256", "one"), createSigner("ES256", "other")]);
    const zones = [createStubZone(ISSUER, [one.publicJwk]), createStubZone(OTHER, [other.publicJwk])] as const;
    const verifier = new TokenVerifier({
      issuers: [ISSUER, OTHER],
      fetch: fetchAmong(zones),
      now: clock.now,
      onEvent: () => {},
    });
    const verify = (token: string) => outcome(verifier.verify(token, { url: new URL(RESOURCE) }));
    const claims = (iss: string): Json => ({ ...ordinaryClaims(clock), iss });
    return { one, other, zones, verify, claims };
  }

  it("are each verified with keys of their own", async () => {
    const { one, other, verify, claims } = await twoZones();
    expect(await verify(await compact({}, claims(ISSUER), one))).toBe("accepted");
    expect(await verify(await compact({}, claims(OTHER), other))).toBe("accepted");
  });

  it("never verify each other's tokens", async () => {
    const { one, other, verify, claims } = await twoZones();
    expect(await verify(await compact({}, claims(OTHER), one))).toBe("unknown_key");
    expect(await verify(await compact({}, claims(ISSUER), other))).toBe("unknown_key");
  });

  it("never verify each other's tokens, even under each other's kid or none", async () => {
    const { one, other, verify, claims } = await twoZones();
    expect(await verify(await compact({ kid: other.kid }, claims(OTHER), one))).toBe("bad_signature");
    expect(await verify(await compact({ kid: undefined }, claims(OTHER), one))).toBe("bad_signature");
  });

  it("are asked for their own keys only", async () => {
    const { one, zones, verify, claims } = await twoZones();
    await verify(await compact({}, claims(ISSUER), one));
    expect(zones[0].calls).not.toEqual([]);
    expect(zones[1].calls).toEqual([]);
  });

  it("leave a stranger's token without any call at all", async () => {
    const { one, zones, verify, claims } = await twoZones();
    expect(await verify(await compact({}, claims("https://stranger.example"), one))).toBe("untrusted_issuer");
    expect(zones.flatMap(({ calls }) => calls)).toEqual([]);
  });

  it("do not fail together", async () => {
    const { one, other, zones, verify, claims } = await twoZones();
    zones[1].metadata = { jwks_uri: "not a url" };
    expect(await verify(await compact({}, claims(OTHER), other))).toBe("UnavailableError");
    expect(await verify(await compact({}, claims(ISSUER), one))).toBe("accepted");
  });
});

describe("The address of the keys", () => {
  const METADATA = `${ISSUER}/.well-known/oauth-authorization-server`;

  /** A zone whose keys move. The old URLs answer with `status`. */
  async function movingZone(status = 404) {
    const [old, next] = await Promise.all([createSigner("ES256", "old"), createSigner("ES256", "next")]);
    const clock = createClock();
    const zone = createStubZone(ISSUER, [old.publicJwk]);
    const shelved = new Map<string, unknown>();
    const verifier = () =>
      new TokenVerifier({
        issuers: ISSUER,
        fetch: async (input, init) => {
          const answer = await zone.fetch(input, init);
          return answer.status === 404 ? new Response(null, { status }) : answer;
        },
        now: clock.now,
        onEvent: () => undefined,
        documentCache: {
          get: async (name) => structuredClone(shelved.get(name)),
          // Keys in the document cache would hide that they are gone.
          put: async (name, document) => void (name.startsWith("keys") || shelved.set(name, document)),
        },
      });
    const token = (signer: typeof old) => compact({ typ: "at+jwt" }, ordinaryClaims(clock), signer);
    const verify = async (by: TokenVerifier, signer = old) =>
      outcome(by.verify(await token(signer), { url: new URL(RESOURCE) }));
    const move = () => {
      zone.metadata = { jwks_uri: `${ISSUER}/moved` };
      zone.keys = [next.publicJwk];
    };
    return { next, clock, zone, verifier, verify, move };
  }

  it.each([404, 410])("that is gone (%i) is looked up anew, though the metadata is fresh", async (status) => {
    const { next, verifier, verify, move } = await movingZone(status);
    const running = verifier();
    expect(await verify(running)).toBe("accepted");
    move();
    expect(await verify(running, next)).toBe("accepted");
  });

  it("that is gone is looked up anew by a new isolate that finds the old metadata on the document cache", async () => {
    const { next, zone, verifier, verify, move } = await movingZone();
    expect(await verify(verifier())).toBe("accepted");
    move();
    zone.calls.length = 0;
    expect(await verify(verifier(), next)).toBe("accepted");
    expect(zone.calls).toEqual([zone.jwksUri, METADATA, `${ISSUER}/moved`]);
  });

  it("that is gone for good costs the zone two looks at its metadata per cool-down at most", async () => {
    const { clock, next, zone, verifier, verify } = await movingZone();
    const running = verifier();
    expect(await verify(running)).toBe("accepted");
    const asked: string[] = [];
    zone.fetch = async (input) => {
      asked.push(String(input));
      return String(input) === METADATA
        ? Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` })
        : new Response(null, { status: 404 });
    };
    for (let coolDown = 1; coolDown <= 3; coolDown++) {
      for (let request = 0; request < 20; request++) expect(await verify(running, next)).toBe("UnavailableError");
      clock.advance(30 * SECOND_MS);
    }
    expect(asked.filter((url) => url === METADATA).length).toBeLessThanOrEqual(2 * 3);
    expect(asked.filter((url) => url === METADATA).length).toBeGreaterThan(0);
  });

  const refused: [string, unknown][] = [
    ["on another origin", "https://keys.example/jwks"],
    ["on another port", "https://zone.example:8443/jwks"],
    ["on a parent domain", "https://example/jwks"],
    ["on a subdomain", "https://keys.zone.example/jwks"],
    ["on a look-alike", "https://zone.example.attacker.example/jwks"],
    ["behind a user name", "https://zone.example@attacker.example/jwks"],
    ["over http", "http://zone.example/jwks"],
    ["on loopback, for an issuer that is not", "http://127.0.0.1/jwks"],
    ["on the metadata service of a cloud", "http://169.254.169.254/latest/meta-data"],
    ["as data", 'data:application/json,{"keys":[]}'],
    ["as a file", "file:///etc/passwd"],
    ["without an origin", "/jwks"],
    ["that is no address", "::"],
    ["that is no text", ["https://zone.example/jwks"]],
    ["that is missing", undefined],
  ];

  it.each(refused)("%s is never called", async (_, jwks_uri) => {
    const { token, verify, zone } = await createBench();
    zone.metadata = { jwks_uri };
    expect(await outcome(verify(await token()))).toBe("UnavailableError");
    expect(zone.calls).toEqual([`${ISSUER}/.well-known/oauth-authorization-server`]);
  });

  it("on another origin is called if that origin is trusted", async () => {
    const { token, verify, zone } = await createBench({ jwksOrigins: ["https://keys.example"] });
    zone.metadata = { jwks_uri: "https://keys.example/tenant/jwks" };
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it.each([
    ["of another path than trusted, which does not matter", "https://keys.example/other", "accepted"],
    ["of another scheme than trusted", "http://keys.example/jwks", "UnavailableError"],
    ["of a subdomain of the trusted", "https://a.keys.example/jwks", "UnavailableError"],
  ])("%s", async (_, jwks_uri, verdict) => {
    const { token, verify, zone } = await createBench({ jwksOrigins: ["https://keys.example"] });
    zone.metadata = { jwks_uri };
    expect(await outcome(verify(await token()))).toBe(verdict);
  });

  it("over http is refused off loopback even if its origin is trusted", async () => {
    const { token, verify, zone } = await createBench({ jwksOrigins: ["http://keys.example"] });
    zone.metadata = { jwks_uri: "http://keys.example/jwks" };
    expect(await outcome(verify(await token()))).toBe("UnavailableError");
  });
});

describe("A call for keys", () => {
  it("asks for a JWK Set", async () => {
    const zone = createStubZone(ISSUER, []);
    const accepted: (string | null)[] = [];
    const { token, verify } = await createBench({
      fetch: async (input, init) => {
        if (String(input) === zone.jwksUri) accepted.push(new Headers(init?.headers).get("Accept"));
        return zone.fetch(input, init);
      },
    });
    await outcome(verify(await token()));
    expect(accepted).toContain("application/json, application/jwk-set+json");
  });

  it("is not made for a wrong signature under a known kid", async () => {
    const { claims, signer, token, verify, zone } = await createBench();
    await verify(await token());
    const before = zone.calls.length;
    const stranger = await createSigner("ES256", signer.kid);
    expect(await outcome(verify(await compact({ typ: "at+jwt" }, claims(), stranger)))).toBe("bad_signature");
    expect(zone.calls).toHaveLength(before);
  });
});

describe("What is kept of a key set", () => {
  it("is the usable keys, without members that are no text or that say nothing of the key", async () => {
    const { publicJwk } = await createSigner("ES256");
    const { use: _, kid: __, ...kept } = publicJwk;
    const keySet = KeySet.from({
      keys: [{ ...publicJwk, kid: 7, x5c: ["certificate"] }, { kty: "AKP" }, { kty: "oct" }],
    });
    expect([keySet.document, keySet.size]).toEqual([{ keys: [kept] }, 1]);
  });

  it("is told to the operator as a number of keys", async () => {
    const { events, token, verify } = await createBench();
    await verify(await token());
    expect(events).toContainEqual({ type: "keys.refreshed", issuer: ISSUER, keys: 1 });
  });

  it("is imported once for each algorithm, to verify with only", async () => {
    const key = new VerificationKey((await createSigner("ES256")).publicJwk);
    const imported = await key.import("ES256");
    expect(await key.import("ES256")).toBe(imported);
    expect(key.imported("ES256")).toBe(imported);
    expect([imported.extractable, imported.usages]).toEqual([false, ["verify"]]);
  });
});

describe("A key is usable", () => {
  it.each<[string, Json]>([
    ["with key_ops that include verify", { key_ops: ["sign", "verify"] }],
    ["with members of another kind of key", { n: "AAAA", e: "AQAB" }],
  ])("%s", async (_, change) => {
    const { publicJwk } = await createSigner("ES256");
    expect(await inspectKey({ ...publicJwk, ...change })).toMatchObject({ algorithms: ["ES256"], refusal: undefined });
  });

  it.each<[string, Json]>([
    ["with an exponent of 3", { e: "Aw" }],
    ["with a curve, which RSA does not have", { crv: "P-256" }],
  ])("RSA %s", async (_, change) => {
    const { publicJwk } = await createSigner("RS256");
    expect(await inspectKey({ ...publicJwk, ...change })).toMatchObject({ algorithms: ["RS256"], refusal: undefined });
  });
});

describe("Keys that can't be had", () => {
  it.each<[string, () => Response | Promise<Response>, RegExp]>([
    ["no JWK Set", () => Response.json({}), /The keys of https:\/\/zone\.example are not a JWK Set/],
    ["an error of the zone", () => new Response(null, { status: 500 }), /can't be fetched: HTTP 500/],
    ["no JSON", () => new Response("<html>"), /are not a JWK Set/],
    ["no answer", () => Promise.reject(new TypeError("unreachable")), /can't be fetched: \S/],
  ])("are an outage, of which the operator is told: %s", async (_, answer, message) => {
    const zone = createStubZone(ISSUER, []);
    const events: EdgegrantEvent[] = [];
    const { token, verify } = await createBench({
      fetch: async (input, init) => (String(input) === zone.jwksUri ? answer() : zone.fetch(input, init)),
      onEvent: (event) => events.push(event),
    });
    const error = await verify(await token()).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "JWKSFetchError", status: 503, message: expect.stringMatching(message) });
    const isRefusal = message.source.includes("HTTP");
    expect((error as Error).cause).toEqual(
      isRefusal ? undefined : expect.objectContaining({ message: expect.stringMatching(/\S/) }),
    );
    expect(events).toContainEqual({
      ...{ type: "keys.failed", issuer: ISSUER, servingStale: false },
      message: expect.stringMatching(message),
    });
  });

  it("because there is no metadata are an outage, too", async () => {
    const { token, verify } = await createBench({ fetch: async () => new Response(null, { status: 500 }) });
    await expect(verify(await token())).rejects.toMatchObject({
      name: "JWKSDiscoveryError",
      message: expect.stringContaining(ISSUER),
      cause: expect.any(Error),
    });
  });

  it("anew, which a token with an unknown key asks for, are an outage of half a minute", async () => {
    const zone = createStubZone(ISSUER, []);
    let isDown = false;
    const { token, verify, signer } = await createBench({
      fetch: async (input, init) => (isDown ? new Response(null, { status: 500 }) : zone.fetch(input, init)),
    });
    zone.keys = [signer.publicJwk];
    expect(await outcome(verify(await token()))).toBe("accepted");
    isDown = true;
    await expect(verify(await token({}, { kid: "unknown" }))).rejects.toMatchObject({
      name: "JWKSFetchError",
      message: `The keys of ${ISSUER} can't be loaded again at the moment`,
      retryAfterSeconds: 30,
    });
  });

  it("because the metadata does not name them are an outage, too", async () => {
    const { token, verify, zone } = await createBench();
    zone.metadata = { jwks_uri: undefined };
    await expect(verify(await token())).rejects.toMatchObject({
      name: "JWKSDiscoveryError",
      message: `The metadata of ${ISSUER} names no jwks_uri`,
    });
  });
});

describe("A static key set", () => {
  it("verifies without any call", async () => {
    const signer = await createSigner("ES256");
    const { token, verify, zone } = await createBench({ signer, jwks: { [ISSUER]: { keys: [signer.publicJwk] } } });
    expect(await outcome(verify(await token()))).toBe("accepted");
    expect(await outcome(verify(await token({}, { kid: "unknown" })))).toBe("unknown_key");
    expect(zone.calls).toEqual([]);
  });

  it("is for the issuer it names, and for no other", async () => {
    const signer = await createSigner("ES256");
    const { token, verify, zone } = await createBench({
      issuers: [ISSUER, "https://other.example"],
      jwks: { "https://other.example": { keys: [signer.publicJwk] } },
    });
    expect(await outcome(verify(await token()))).toBe("accepted");
    expect(zone.calls).not.toEqual([]);
  });

  it("can't be for what is no issuer", () => {
    const create = () => new TokenVerifier({ issuers: ISSUER, jwks: { "http://zone.example": { keys: [] } } });
    expect(create).toThrow(/each name in jwks/);
  });

  it("can't be for an issuer that is not trusted, which a slash is enough to be", () => {
    expect(() => new TokenVerifier({ issuers: ISSUER, jwks: { [`${ISSUER}/`]: { keys: [] } } })).toThrow(
      /equals none of the issuers exactly/,
    );
  });

  it.each(["https://keys.example/", "https://keys.example/jwks", "keys.example", "nonsense"])(
    "can't be looked for on what is no origin: %s",
    (jwksOrigins) => {
      expect(() => new TokenVerifier({ issuers: ISSUER, jwksOrigins })).toThrow(/jwksOrigins must hold origins/);
    },
  );

  it("skips any number of keys that it can't use", async () => {
    const signer = await createSigner("ES256");
    const junk = Array.from({ length: 150 }, (_, index) => ({ kty: "oct", k: "AAAA", kid: `junk-${index}` }));
    const { token, verify } = await createBench({ signer, keys: [...junk, signer.publicJwk] });
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it.each([null, "keys", [], {}, { keys: {} }, { keys: null }, { keys: "none" }].map((jwks) => [jwks]))(
    "can't be %j",
    (jwks) => {
      const create = () => new TokenVerifier({ issuers: ISSUER, jwks: { [ISSUER]: jwks } });
      expect(create).toThrow(ConfigurationError);
      expect(create).toThrow(/jwks must hold a JWK Set/);
    },
  );
});
