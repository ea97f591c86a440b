import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basicAuthorization } from "../../src/exchange/client-secret.ts";

/** The decoded value of the Authorization header. */
function wire(clientId: string, clientSecret: string): string {
  const [scheme, credentials = ""] = basicAuthorization(clientId, clientSecret).split(" ");
  expect(scheme).toBe("Basic");
  return Buffer.from(credentials, "base64").toString("latin1");
}

describe("basicAuthorization (RFC 6749 section 2.3.1)", () => {
  it.each([
    ["plain names", "client", "secret", "client:secret"],
    ["a URL as client id", "https://mcp.example/a", "secret", "https%3A%2F%2Fmcp.example%2Fa:secret"],
    ["a colon in the secret", "client", "se:cret", "client:se%3Acret"],
    ["a percent sign", "client", "100%", "client:100%25"],
    ["what looks encoded already", "client", "%3A", "client:%253A"],
    ["a space", "my client", "a secret", "my+client:a+secret"],
    ["a plus sign", "client", "a+b", "client:a%2Bb"],
    ["an ampersand and an equals sign", "a&b", "c=d", "a%26b:c%3Dd"],
    ["non-ASCII", "caf\u00e9", "\u{1f511}", "caf%C3%A9:%F0%9F%94%91"],
    ["an empty secret", "client", "", "client:"],
  ])("form-encodes both parts: %s", (_, clientId, secret, expected) => {
    expect(wire(clientId, secret)).toBe(expected);
  });

  it("reads back as what went in, whatever the text", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (clientId, secret) => {
        const parts = wire(clientId, secret).split(":");
        expect(parts).toHaveLength(2);
        expect(parts.map((part) => new URLSearchParams(`part=${part}`).get("part"))).toEqual([clientId, secret]);
      }),
    );
  });
});
