import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandedScopes } from "../../src/gateway/scope-challenge.ts";
import { bearerChallenge } from "../../src/metadata/challenge.ts";

describe("the demanded scopes", () => {
  it.each([
    ['Bearer error="insufficient_scope", scope="a b"', ["a", "b"]],
    ["bearer error=insufficient_scope,scope=a", ["a"]],
    ['Basic realm="x, Bearer error=insufficient_scope", Bearer scope="a", error="insufficient_scope"', ["a"]],
    ['DPoP error="insufficient_scope", scope="b", Bearer error="insufficient_scope", scope="a"', ["a"]],
    ['Negotiate YWJj==, Bearer error="insufficient_scope", scope="a a"', ["a"]],
    ['Bearer realm="a\\"b", error="insufficient_scope", scope="a \\"b c"', ["a", "c"]],
    ['Bearer error="insufficient_scope", scope="offline_access a"', ["a"]],
    ['Bearer error="invalid_token", scope="a"', []],
    ['Bearer error="insufficient_scope"', []],
    ['Bearer error="insufficient_scope", scope="a', []],
    [`Bearer error="insufficient_scope", scope="${"a".repeat(9_000)}"`, []],
    ["", []],
    [null, []],
  ])("of %s", (header, expected) => {
    expect(demandedScopes(header)).toEqual(expected);
  });

  it("are at most 64", () => {
    const scope = Array.from({ length: 100 }, (_, index) => `s${index}`).join(" ");
    expect(demandedScopes(`Bearer error="insufficient_scope", scope="${scope}"`)).toHaveLength(64);
  });

  it("of edgegrant's own challenge are those that it names", () => {
    const scope = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(scope, { minLength: 1, maxLength: 5 }), (scopes) => {
        const listed = scopes.filter((name) => name !== "offline_access");
        const header = bearerChallenge({ error: "insufficient_scope", scopes, resourceMetadata: "https://a.example" });
        expect(demandedScopes(header)).toEqual(listed);
      }),
      { numRuns: 50 },
    );
  });
});
