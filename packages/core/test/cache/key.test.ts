import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CacheKeyParts, cacheKey } from "../../src/cache/key.ts";

const PARTS: CacheKeyParts = {
  issuer: "https://zone.example",
  subject: "alice",
  clientId: "client",
  scopes: ["a", "b"],
  claims: { aud: "https://mcp.example", iat: 1, exp: 2 },
  resource: "https://api.example",
  requestedScopes: ["r", "s"],
};
const key = (changes: Partial<CacheKeyParts> = {}): string => cacheKey({ ...PARTS, ...changes });

describe("cacheKey", () => {
  it.each<[string, Partial<CacheKeyParts>]>([
    ["issuer", { issuer: "https://other.example" }],
    ["subject", { subject: "bob" }],
    ["client", { clientId: "other" }],
    ["scopes", { scopes: ["a"] }],
    ["audience", { claims: { aud: "https://other.example" } }],
    ["a claim more", { claims: { ...PARTS.claims, roles: ["admin"] } }],
    ["a claim that is null", { claims: { ...PARTS.claims, act: null } }],
    ["resource", { resource: "https://api.example/" }],
    ["requested scopes", { requestedScopes: [] }],
    ["hash of an opaque token", { tokenHash: "hash" }],
    ["token that says more than its claims", { token: "token" }],
  ])("differs by %s", (_, changes) => {
    expect(key(changes)).not.toBe(key());
  });

  it.each<[string, Partial<CacheKeyParts>]>([
    ["claims that only tell one token from the next", { claims: { aud: "https://mcp.example", nbf: 3, jti: "4" } }],
    ["the order of claims", { claims: { exp: 2, iat: 1, aud: "https://mcp.example" } }],
    ["the order of requested scopes", { requestedScopes: ["s", "r"] }],
    ["a list of inexact claims that is empty", { inexactClaims: [] }],
    ["a scope asked for twice", { requestedScopes: ["r", "s", "r"] }],
  ])("does not differ by %s", (_, changes) => {
    expect(key(changes)).toBe(key());
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
    ["one claim and another", { claims: { act: { a: 1 } } }, { claims: { cnf: { a: 1 } } }],
    ["an object and a list of its entries", { claims: { a: { b: 1 } } }, { claims: { a: [["b", 1]] } }],
    ["a claim and a member of a claim", { claims: { a: { b: 1 } } }, { claims: { a: {}, b: 1 } }],
    ["an empty object and an empty list", { claims: { a: {} } }, { claims: { a: [] } }],
    ["a number and its text", { claims: { sub: 1 } }, { claims: { sub: "1" } }],
    ["a claim of a name that objects have", { claims: JSON.parse('{"__proto__":{"a":1}}') }, { claims: {} }],
    ["no hash and a hash that says null", {}, { tokenHash: "null" }],
    ["two tokens of which the same claims are known", { token: "one" }, { token: "other" }],
    ["a token and a hash of the same text", { token: "text" }, { tokenHash: "text" }],
    ["no token and an empty one", {}, { token: "" }],
    ["upper and lower case", { subject: "Alice" }, { subject: "alice" }],
    ["composed and decomposed letters", { subject: "caf\u00e9" }, { subject: "cafe\u0301" }],
    ["lone surrogates", { subject: "\ud800" }, { subject: "\ud801" }],
  ])("tells apart %s", (_, one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  it("is equal exactly when every part is", () => {
    // A small alphabet makes equal and nearly equal parts frequent.
    const text = fc.string({ unit: fc.constantFrom("a", ":", '"', ",", "[", "]", " ", "\\", "\u00e9"), maxLength: 3 });
    const list = fc.array(text, { maxLength: 3 });
    const member = fc.dictionary(fc.constantFrom("a", "1"), fc.constantFrom(0, true, null), { noNullPrototype: true });
    const claim = fc.oneof(text, list, fc.constantFrom(0, 1, true, null), member);
    const parts: fc.Arbitrary<CacheKeyParts> = fc.record({
      issuer: text,
      subject: text,
      clientId: text,
      scopes: list,
      claims: fc.dictionary(fc.constantFrom("act", "roles", "exp", "jti"), claim, { noNullPrototype: true }),
      resource: text,
      requestedScopes: list,
      tokenHash: fc.option(text, { nil: undefined }),
    });
    const near = fc
      .tuple(parts, parts, fc.constantFrom(...(Object.keys(PARTS) as (keyof CacheKeyParts)[]), "tokenHash"))
      .map(([one, other, changed]) => [one, { ...one, [changed]: other[changed as keyof CacheKeyParts] }] as const);
    const asSets = ({ claims: { exp: _, jti: __, ...claims }, ...of }: CacheKeyParts): object => ({
      ...of,
      claims,
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
