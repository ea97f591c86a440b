import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../src/encoding/base64url.ts";
import { callerOf, claimsLostInParsing, hasClaims, unverifiedClaims } from "../../src/exchange/unverified-claims.ts";

const part = (value: unknown) => encodeBase64url(JSON.stringify(value));
const payload = part({ iss: "https://zone.example" });

describe("unverifiedClaims", () => {
  it.each([
    ["a JWT", `${part({ alg: "RS256" })}.${payload}.c2ln`],
    ["one without a signature", `${part({ alg: "none" })}.${payload}.`],
    ["one longer than is verified", `${part({ alg: "RS256" })}.${payload}.${"A".repeat(20_000)}`],
  ])("reads %s", (_, token) => {
    expect(unverifiedClaims(token)).toEqual({ iss: "https://zone.example" });
  });

  it.each([
    ["an opaque token", "opaque"],
    ["two parts", `e30.${payload}`],
    ["an encrypted token", `e30.${payload}.iv.text.tag`],
    ["a payload that is no object", `e30.${part(["iss"])}.c2ln`],
    ["a payload that is no base64url", "e30.$.c2ln"],
  ])("reads nothing from %s", (_, token) => {
    expect(unverifiedClaims(token)).toEqual({});
  });
});

describe("claimsLostInParsing", () => {
  const tokenOf = (payload: string) => `e30.${encodeBase64url(payload)}.c2ln`;
  const lostIn = (payload: string) => claimsLostInParsing(JSON.parse(payload), tokenOf(payload));

  it.each([
    ["a number that is rounded", '{"iss":"a","id":12345678901234567890}', [["id", "12345678901234567890"]]],
    [
      "a member that is there twice",
      '{"role":"user","role":"admin"}',
      [
        ["role", '"user"'],
        ["role", '"admin"'],
      ],
    ],
  ])("has %s, as the zone reads it", (_, payload, lost) => {
    expect(lostIn(payload)).toEqual(lost);
  });

  it.each([
    ["a payload as JSON.stringify writes it", '{"iss":"a","iat":1700000000}'],
    ["white space and another spelling", '{ "iss": "\\u0061", "iat": 1700000000 }'],
  ])("has nothing of %s", (_, payload) => {
    expect(lostIn(payload)).toEqual([]);
  });

  it.each(["opaque", "e30.$.c2ln", tokenOf("no JSON"), tokenOf('["iss"]')])("has nothing of %s", (token) => {
    expect(claimsLostInParsing({}, token)).toEqual([]);
  });
});

describe("hasClaims", () => {
  const tokenOf = (payload: string) => `e30.${encodeBase64url(payload)}.c2ln`;
  const claims = { iss: "a", sub: "alice" };

  it.each([
    ["as JSON.stringify writes them", '{"iss":"a","sub":"alice"}'],
    ["in another spelling", '{ "iss": "\\u0061", "sub": "alice" }'],
  ])("is true of a token that says these claims %s", (_, payload) => {
    expect(hasClaims(tokenOf(payload), claims)).toBe(true);
  });

  it.each([
    ["says more", tokenOf('{"iss":"a","sub":"alice","act":{"sub":"agent"}}')],
    ["says less", tokenOf('{"iss":"a"}')],
    ["names another user", tokenOf('{"iss":"a","sub":"bob"}')],
    ["has a payload that is no JSON", tokenOf("iss")],
    ["is opaque", "opaque"],
  ])("is false of a token that %s", (_, token) => {
    expect(hasClaims(token, claims)).toBe(false);
  });
});

describe("callerOf", () => {
  it("names the user and the client, as far as the token does", () => {
    const tokenOf = (claims: object) => `e30.${part(claims)}.c2ln`;
    expect(callerOf(tokenOf({ sub: "alice", azp: "agent" }))).toEqual({ subject: "alice", clientId: "agent" });
    expect(callerOf(tokenOf({ sub: "", client_id: 7 }))).toEqual({});
    expect(callerOf(undefined)).toEqual({});
  });
});
