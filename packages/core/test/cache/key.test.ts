import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CacheKeyParts, cacheKey } from "../../src/cache/key.ts";

const PARTS: CacheKeyParts = {
  issuer: "https://zone.example",
  subject: "alice",
  clientId: "client",
  audience: ["https://mcp.example"],
  scopes: ["a", "b"],
  resource: "https://api.example",
  requestedScopes: ["r", "s"],
};
const key = (changes: Partial<CacheKeyParts> = {}): string => cacheKey({ ...PARTS, ...changes });

describe("cacheKey", () => {
  it.each<[string, Partial<CacheKeyParts>]>([
    ["issuer", { issuer: "https://other.example" }],
    ["subject", { subject: "bob" }],
    ["client", { clientId: "other" }],
    ["audience", { audience: ["https://other.example"] }],
    ["scopes", { scopes: ["a"] }],
    ["actor", { actor: { sub: "agent" } }],
    ["confirmation", { confirmation: { jkt: "thumbprint" } }],
    ["bounds", { bounds: [undefined, { sub: "agent" }] }],
    ["resource", { resource: "https://api.example/" }],
    ["requested scopes", { requestedScopes: [] }],
    ["hash of an opaque token", { tokenHash: "hash" }],
  ])("differs by %s", (_, changes) => {
    expect(key(changes)).not.toBe(key());
  });

  it.each<[string, Partial<CacheKeyParts>]>([
    ["the order of scopes", { scopes: ["b", "a"] }],
    ["a scope said twice", { scopes: ["a", "b", "a"] }],
    ["the order of requested scopes", { requestedScopes: ["s", "r"] }],
  ])("does not differ by %s", (_, changes) => {
    expect(key(changes)).toBe(key());
  });

  it("does not differ by the order of the members of an actor", () => {
    const one = { sub: "agent", act: { sub: "a", iss: "b" } };
    const other = { act: { iss: "b", sub: "a" }, sub: "agent" };
    expect(key({ actor: one })).toBe(key({ actor: other }));
  });

  it.each<[string, Partial<CacheKeyParts>, Partial<CacheKeyParts>]>([
    ["a::b + c and a + b::c", { subject: "a::b", resource: "c" }, { subject: "a", resource: "b::c" }],
    ["quotes", { subject: 'a","b', clientId: "c" }, { subject: "a", clientId: 'b","c' }],
    ["scopes with commas", { scopes: ["a,b"] }, { scopes: ["a", "b"] }],
    ["scopes with blanks", { scopes: ["a b"] }, { scopes: ["a", "b"] }],
    [
      "scopes asked for and scopes granted",
      { scopes: ["a"], requestedScopes: [] },
      { scopes: [], requestedScopes: ["a"] },
    ],
    ["actor and confirmation", { actor: { a: 1 } }, { confirmation: { a: 1 } }],
    ["an object and a list of its entries", { actor: { a: 1 } }, { actor: [["a", 1]] }],
    ["an empty object and an empty list", { actor: {} }, { actor: [] }],
    ["a number and its text", { actor: { sub: 1 } }, { actor: { sub: "1" } }],
    ["one bound and another", { bounds: ["a", undefined] }, { bounds: [undefined, "a"] }],
    ["no hash and a hash that says null", {}, { tokenHash: "null" }],
    ["upper and lower case", { subject: "Alice" }, { subject: "alice" }],
    ["composed and decomposed letters", { subject: "caf\u00e9" }, { subject: "cafe\u0301" }],
    ["lone surrogates", { subject: "\ud800" }, { subject: "\ud801" }],
  ])("tells apart %s", (_, one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  it("is equal exactly when every part is", () => {
    // Few letters, so that near misses and equal parts come up often.
    const text = fc.string({ unit: fc.constantFrom("a", ":", '"', ",", "[", "]", " ", "\\", "\u00e9"), maxLength: 3 });
    const list = fc.array(text, { maxLength: 3 });
    const claim = fc.option(
      fc.letrec<{ json: unknown }>((tie) => ({
        json: fc.oneof(
          { maxDepth: 2 },
          text,
          fc.constantFrom(0, 1, true, null),
          fc.array(tie("json"), { maxLength: 2 }),
          fc.dictionary(fc.constantFrom("a", "b", "1"), tie("json"), { noNullPrototype: true }),
        ),
      })).json,
      { nil: undefined },
    );
    const parts: fc.Arbitrary<CacheKeyParts> = fc.record({
      issuer: text,
      subject: text,
      clientId: text,
      audience: list,
      scopes: list,
      actor: claim,
      confirmation: claim,
      bounds: fc.tuple(claim, claim),
      resource: text,
      requestedScopes: list,
      tokenHash: fc.option(text, { nil: undefined }),
    });
    const near = fc
      .tuple(
        parts,
        parts,
        fc.constantFrom(...(Object.keys(PARTS) as (keyof CacheKeyParts)[]), "actor", "confirmation", "bounds"),
      )
      .map(([one, other, changed]) => [one, { ...one, [changed]: other[changed as keyof CacheKeyParts] }] as const);
    const asSets = (of: CacheKeyParts): object => ({
      ...of,
      audience: new Set(of.audience),
      scopes: new Set(of.scopes),
      requestedScopes: new Set(of.requestedScopes),
    });
    fc.assert(
      fc.property(fc.oneof(near, fc.tuple(parts, parts)), ([one, other]) => {
        expect(cacheKey(one) === cacheKey(other as CacheKeyParts)).toBe(
          isDeepStrictEqual(asSets(one), asSets(other as CacheKeyParts)),
        );
      }),
      { numRuns: 3_000 },
    );
  });
});
