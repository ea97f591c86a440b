import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../src/encoding/base64url.ts";
import { unverifiedClaims } from "../../src/exchange/unverified-claims.ts";

const part = (value: unknown) => encodeBase64url(JSON.stringify(value));
const payload = part({ iss: "https://zone.example" });

describe("claimsOf", () => {
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
