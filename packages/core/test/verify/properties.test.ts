import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OAuthError } from "../../src/errors.ts";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { type Bench, createBench, outcome } from "../support/bench.ts";
import { enginesHere } from "../support/engines.ts";
import { compact, createSigner, encode } from "../support/forge.ts";

const ALGORITHMS: SignatureAlgorithmName[] = ["ES256", "ES384", "EdDSA", "RS256", "PS256"];
const BASE64URL = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];

const bench = await createBench();
const ENGINES = Object.values(enginesHere());

describe("No mutation of a valid token is accepted", () => {
  it.each(ALGORITHMS)("of one byte, at every position, by any engine (%s)", async (alg) => {
    const signer = await createSigner(alg);
    const benches = await Promise.all(ENGINES.map((engine) => createBench({ signer, engine })));
    const good = (await benches[0]?.token()) ?? "";
    for (const { verify } of benches) expect(await outcome(verify(good))).toBe("accepted");
    for (let at = 0; at < good.length; at++) {
      // The next character in the alphabet differs in the lowest bit, which lenient decoders drop.
      const code = BASE64URL.indexOf(good[at] ?? "");
      for (const other of [BASE64URL[code ^ 1] ?? "A", BASE64URL[code ^ 32] ?? "g", ".", "="]) {
        if (other === good[at]) continue;
        const mutant = good.slice(0, at) + other + good.slice(at + 1);
        for (const { verify } of benches) {
          expect(await outcome(verify(mutant)), `${other} at ${at}`).not.toBe("accepted");
        }
      }
    }
  });

  it("of one byte, by any character", async () => {
    const good = await bench.token();
    const mutation = fc.tuple(fc.nat(good.length - 1), fc.string({ unit: "binary", minLength: 1, maxLength: 1 }));
    await fc.assert(
      fc.asyncProperty(mutation, async ([at, character]) => {
        fc.pre(character !== good[at]);
        const verdict = await outcome(bench.verify(good.slice(0, at) + character + good.slice(at + 1)));
        expect(verdict).not.toBe("accepted");
      }),
      { numRuns: 1000 },
    );
  });

  it("by leaving characters out, by adding some, or by exchanging two", async () => {
    const good = await bench.token();
    const position = fc.nat(good.length - 1);
    await fc.assert(
      fc.asyncProperty(position, position, fc.constantFrom(...BASE64URL), async (a, b, character) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const swapped = [...good];
        [swapped[from], swapped[to]] = [swapped[to] ?? "", swapped[from] ?? ""];
        const mutants = [
          good.slice(0, from) + good.slice(to + 1),
          good.slice(0, from) + character + good.slice(from),
          swapped.join(""),
        ];
        for (const mutant of mutants) {
          if (mutant !== good) expect(await outcome(bench.verify(mutant))).not.toBe("accepted");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("by putting together parts of two tokens", async () => {
    const [one, other] = await Promise.all([bench.token(), bench.token({ sub: "bob", scope: "admin" })]);
    const parts = [one.split("."), other.split(".")];
    for (const [header, payload, signature] of [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 1],
      [0, 1, 1],
      [1, 1, 0],
      [1, 0, 0],
    ]) {
      const mixed = [parts[header ?? 0]?.[0], parts[payload ?? 0]?.[1], parts[signature ?? 0]?.[2]].join(".");
      const good = mixed === one || mixed === other;
      expect((await outcome(bench.verify(mixed))) === "accepted").toBe(good);
    }
  });
});

const json = fc.jsonValue();
const members = (names: string[]) => fc.dictionary(fc.constantFrom(...names), json);
const headerMembers = ["alg", "kid", "typ", "crit", "b64", "jwk", "jku", "x5c", "cty", "zip", "enc", "__proto__"];
const claimMembers = ["iss", "sub", "aud", "client_id", "azp", "scope", "exp", "nbf", "iat", "cnf", "jti", "__proto__"];

const strings: [name: string, arbitrary: fc.Arbitrary<string>][] = [
  ["any string", fc.string({ unit: "binary", maxLength: 2000 })],
  ["any string of the token alphabet", fc.string({ unit: fc.constantFrom(...BASE64URL, "."), maxLength: 500 })],
  ["any three parts", fc.tuple(fc.string(), fc.string(), fc.string()).map((parts) => parts.map(encode).join("."))],
  [
    "any bytes in three parts",
    fc
      .tuple(fc.uint8Array(), fc.uint8Array(), fc.uint8Array())
      .map((parts) => parts.map((part) => encode(part)).join(".")),
  ],
  [
    "any JSON in three parts",
    fc
      .tuple(json, json, fc.uint8Array({ minLength: 64, maxLength: 64 }))
      .map(
        ([header, claims, signature]) =>
          `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}.${encode(signature)}`,
      ),
  ],
];

describe("Verification throws nothing but this library's own errors, none of which holds the token", () => {
  it.each(strings)("for %s", async (_, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (token) => {
        await refusedInSilence(bench, token);
      }),
      { numRuns: 500 },
    );
  });

  it("for any header, signed by the zone", async () => {
    await fc.assert(
      fc.asyncProperty(members(headerMembers), async (header) => {
        await refusedInSilence(bench, await bench.token({ aud: "https://other.example" }, header));
      }),
      { numRuns: 300 },
    );
  });

  it("for any claims, signed by the zone", async () => {
    await fc.assert(
      fc.asyncProperty(members(claimMembers), async (claims) => {
        const payload = { ...bench.claims({ aud: "https://other.example" }), ...claims };
        await refusedInSilence(bench, await compact({ typ: "at+jwt" }, payload, bench.signer));
      }),
      { numRuns: 300 },
    );
  });

  it("for JSON as deep as a token is long", async () => {
    const depth = 6000;
    const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const payload = `${JSON.stringify(bench.claims()).slice(0, -1)},"deep":${deep.slice(0, 11_000)}`;
    await refusedInSilence(bench, await compact({ typ: "at+jwt" }, payload, bench.signer));
  });
});

describe("The depth of claims", () => {
  const nested = async (depth: number) => {
    const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const payload = `${JSON.stringify(bench.claims()).slice(0, -1)},"text":"[[[{\\"{{","deep":${deep}}`;
    return compact({ typ: "at+jwt" }, payload, bench.signer);
  };

  it("is 64 levels at most, the claims themselves included", async () => {
    expect(await outcome(bench.verify(await nested(63)))).toBe("accepted");
    expect(await outcome(bench.verify(await nested(64)))).toBe("malformed_claim");
  });

  it("may hold many values side by side", async () => {
    const list = Array.from({ length: 500 }, (_, at) => ({ at: [at] }));
    expect(await outcome(bench.verify(await bench.token({ list })))).toBe("accepted");
  });

  it("is bounded for tokens as deep as they are long", async () => {
    expect(await outcome(bench.verify(await nested(5_500)))).toBe("malformed_claim");
  });
});

/**
 * Checks that a token is refused with an error of this library, and that neither the error nor any event contains a
 * part of it.
 */
async function refusedInSilence({ verify, events }: Bench, token: string): Promise<void> {
  events.length = 0;
  const error: unknown = await verify(token).then(
    () => expect.unreachable("accepted"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OAuthError);
  const { message, stack, cause } = error as OAuthError;
  const seen = `${inspect([error, events], { depth: 10, maxStringLength: null })}${message}${stack}${inspect(cause)}`;
  const secrets = [token, ...token.split(".")].filter((part) => part.length >= 16);
  expect(secrets.filter((part) => seen.includes(part))).toEqual([]);
}
