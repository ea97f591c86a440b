import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { tokenRequestFromToken } from "../../src/cache/token-request.ts";
import { encodeBase64url } from "../../src/encoding/base64url.ts";
import { API, caller, keyOf } from "./support.ts";

/** The caller of a token with this payload, as the verifier returns it. */
function signed(payload: string): AuthInfo {
  return { ...caller(JSON.parse(payload)), token: `e30.${encodeBase64url(payload)}.c2ln`, claims: JSON.parse(payload) };
}

const keyOfText = (payload: string): string => keyOf(signed(payload));
const withClaim = (text: string): string => `{"iss":"https://zone.example","sub":"alice","client_id":"c",${text}}`;

/** JSON as text, with every spelling of literals, escapes, names and white space that a zone may sign. */
type Written =
  | { kind: "literal"; text: string }
  | { kind: "string"; value: string; isEscaped: boolean }
  | { kind: "array"; items: Written[] }
  | { kind: "object"; members: [name: string, value: Written][] };

function textOf(written: Written, blank = ""): string {
  switch (written.kind) {
    case "literal":
      return written.text;
    case "string":
      return written.isEscaped ? escaped(written.value) : JSON.stringify(written.value);
    case "array":
      return `[${blank}${written.items.map((item) => textOf(item, blank)).join(`${blank},${blank}`)}${blank}]`;
    case "object":
      return `{${blank}${written.members.map(([name, value]) => `${JSON.stringify(name)}${blank}:${blank}${textOf(value, blank)}`).join(`${blank},`)}}`;
  }
}

const escaped = (value: string): string =>
  `"${[...value].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`;

/** The exact meaning of a JSON text, without conversion to JavaScript numbers. Defines which payloads are equal. */
function meaningOf(written: Written): unknown {
  switch (written.kind) {
    case "literal":
      return `literal ${written.text}`;
    case "string":
      return `string ${written.value}`;
    case "array":
      return written.items.map(meaningOf);
    case "object":
      return { members: written.members.map(([name, value]) => [name, meaningOf(value)]) };
  }
}

const LITERALS = [
  ...["0", "-0", "0.0", "0e5", "1", "1.0", "1e0", "10", "1e1", "1e999", "-1e999", "1e-999", "null", "true", "false"],
  ...["0.1", "0.10000000000000001", "1234567890123456788", "1234567890123456789", "9007199254740993", "1e21", "1e+21"],
];
const literal = fc.constantFrom(...LITERALS).map((text): Written => ({ kind: "literal", text }));
const string = fc
  .record({
    value: fc.string({ unit: fc.constantFrom("a", '"', "\\", "{", "é", ","), maxLength: 3 }),
    isEscaped: fc.boolean(),
  })
  .map((members): Written => ({ kind: "string", ...members }));
const leaf = fc.oneof(literal, string);
const names = fc.constantFrom("a", "b", "1", "__proto__", "exp");

const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie("written"), { maxLength: 3 }).map((items): Written => ({ kind: "array", items })),
    fc
      .array(fc.tuple(names, tie("written")), { maxLength: 3 })
      .map((members): Written => ({ kind: "object", members })),
  ),
}));

/** Two payloads that differ in at most one place. */
const pair = fc
  .tuple(fc.array(fc.tuple(names, written), { maxLength: 3 }), names, written, written, leaf, leaf, fc.nat(3))
  .map(([others, name, one, other, oneLeaf, otherLeaf, where]) => {
    const wraps: ((value: Written) => Written)[] = [
      (value) => value,
      (value) => ({ kind: "array", items: [one, value] }),
      (value) => ({
        kind: "object",
        members: [
          ["b", value],
          ["a", one],
        ],
      }),
      (value) => ({
        kind: "object",
        members: [
          ["a", value],
          ["a", one],
        ],
      }),
    ];
    const wrap = wraps[where] ?? ((value: Written) => value);
    const payload = (value: Written): Written => ({ kind: "object", members: [...others, [name, wrap(value)]] });
    return [
      [payload(one), payload(other)],
      [payload(oneLeaf), payload(otherLeaf)],
    ] as const;
  });

const membersOf = (payload: Written) =>
  payload.kind === "object" ? payload.members.filter(([name]) => name !== "exp") : [];
const meaning = (payload: Written): string =>
  JSON.stringify(
    membersOf(payload)
      .map(([name, value]) => [name, meaningOf(value)] as const)
      .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)),
  );
const payloadText = (payload: Written, blank = ""): string => withClaim(textOf(payload, blank).slice(1, -1) || '"x":1');

describe("The key of a caller, by the text that was signed", () => {
  it.each([
    ["large integers", '"org_id":1234567890123456788', '"org_id":1234567890123456789'],
    ["a number without end and null", '"limit":1e999', '"limit":null'],
    ["minus zero and zero", '"n":-0', '"n":0'],
    ["fractions beyond a double", '"n":0.1', '"n":0.10000000000000001'],
    ["an integer and a fraction", '"n":1', '"n":1.0'],
    ["numbers within a claim", '"act":{"ids":[1,1234567890123456788]}', '"act":{"ids":[1,1234567890123456789]}'],
    ["a name that stands twice", '"role":"admin","role":"user"', '"role":"user"'],
    [
      "which of a name that stands twice is first",
      '"role":"a","role":"b","role":"c"',
      '"role":"b","role":"a","role":"c"',
    ],
    ["a name that stands twice within a claim", '"act":{"sub":"a","sub":"b"}', '"act":{"sub":"b"}'],
    ["a name that stands twice, once escaped", '"role":"a","\\u0072ole":"b"', '"role":"b"'],
  ])("tells apart %s", (_, one, other) => {
    expect(keyOfText(withClaim(one))).not.toBe(keyOfText(withClaim(other)));
  });

  it.each([
    ["escapes", '"n":"a"', '"n":"\\u0061"'],
    ["escapes in names", '"role":"a"', '"\\u0072ole":"a"'],
    ["blanks", '"n":[1,{"a":2}]', ' "n" : [ 1 ,\n{ "a":2 } ] '],
    ["the order of claims", '"a":1,"b":2', '"b":2,"a":1'],
    ["the order of claims beyond a double", '"a":1.0,"b":2.0', '"b":2.0,"a":1.0'],
    ["when the token was issued, and its name", '"iat":1.0,"exp":5,"jti":1e3', '"iat":2.0,"exp":6.0,"jti":"x"'],
  ])("does not differ by %s", (_, one, other) => {
    expect(keyOfText(withClaim(one))).toBe(keyOfText(withClaim(other)));
  });

  it("is made of the token's text where the token is handed in by itself as well", async () => {
    const key = async (id: string) => {
      const { token } = signed(withClaim(`"aud":"https://mcp.example","exp":1800003600,"org_id":${id}`));
      return (await tokenRequestFromToken("alice", token, API, {}, () => undefined)).key;
    };
    expect(await key("1234567890123456788")).not.toBe(await key("1234567890123456789"));
    expect(await key("1234567890123456788")).toBe(await key("1234567890123456788"));
  });

  it("is the same for no two payloads that mean different things", () => {
    let same = 0;
    fc.assert(
      fc.property(pair, (pairs) => {
        for (const [one, other] of pairs) {
          if (keyOfText(payloadText(one)) !== keyOfText(payloadText(other))) continue;
          same += 1;
          // Members have no order, and JavaScript sorts numeric names.
          expect(sorted(meaning(one))).toBe(sorted(meaning(other)));
        }
      }),
      { numRuns: 500 },
    );
    expect(same, "some pairs do mean the same").toBeGreaterThan(10);
  });

  it("is the same however one payload is escaped and spaced, if its numbers are exact", () => {
    const exact = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), string), { minLength: 1, maxLength: 3 });
    const isUnique = (members: [string, Written][]) => new Set(members.map(([name]) => name)).size === members.length;
    fc.assert(
      fc.property(exact.filter(isUnique), fc.constantFrom("", " ", "\n\t"), (members, blank) => {
        const plain = members.map(([name, value]): [string, Written] => [
          name,
          { ...value, isEscaped: false } as Written,
        ]);
        const one = payloadText({ kind: "object", members: plain });
        const other = payloadText({ kind: "object", members: [...members].reverse() }, blank);
        expect(keyOfText(other)).toBe(keyOfText(one));
      }),
    );
  });
});

function sorted(meaning: string): string {
  return JSON.stringify(JSON.parse(meaning), (_, value) =>
    Array.isArray(value?.members)
      ? value.members.sort(([one]: [string], [other]: [string]) => (one < other ? -1 : one > other ? 1 : 0))
      : value,
  );
}
