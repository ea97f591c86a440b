import fc from "fast-check";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { decodeBase64url, decodeBase64urlText, encodeBase64url } from "../../src/encoding/base64url.ts";

describe("base64url (RFC 4648 section 5)", () => {
  it("spells bytes as others do, without padding, and reads them back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(base64url.encode(bytes));
        expect([...decodeBase64url(text)]).toEqual([...bytes]);
      }),
    );
  });

  it("spells a text by its UTF-8 encoding", () => {
    expect(encodeBase64url("Žlutý kůň ÿ")).toBe(base64url.encode("Žlutý kůň ÿ"));
  });

  it.each([
    ["Zg==", "padding"],
    ["Zm8=", "padding"],
    ["Zh", "bits that stand for no byte"],
    ["Zm9", "bits that stand for no byte"],
    ["Zm9vY", "a length that bytes don't have"],
    ["Zm9v Zg", "white space"],
    ["Zm9v\n", "white space"],
    ["Zm9vZm9v ", "white space"],
    ["+-8_", "the alphabet of base64"],
    ["_/8-", "the alphabet of base64"],
    ["Zm9v.", "a character of no alphabet"],
    ["Zm9vé", "a character of no alphabet"],
  ])("refuses %j: %s", (text) => {
    expect(() => decodeBase64url(text)).toThrow();
    expect(() => decodeBase64urlText(text)).toThrow();
  });

  it("reads no text but the one spelling of what it stands for", () => {
    const alphabet = [..."AZaz059-_+/=. \n\t"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }), (letters) => {
        const text = letters.join("");
        let bytes: Uint8Array;
        try {
          bytes = decodeBase64url(text);
        } catch {
          return;
        }
        expect(base64url.encode(bytes)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("reads as text what is UTF-8, and nothing else", () => {
    expect(decodeBase64urlText(encodeBase64url("Žlutý kůň ÿ"))).toBe("Žlutý kůň ÿ");
    expect(() => decodeBase64urlText(encodeBase64url(Uint8Array.of(0xff, 0xfe)))).toThrow();
  });
});
