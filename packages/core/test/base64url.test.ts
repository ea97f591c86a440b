import fc from "fast-check";
import { base64url } from "jose";
import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../src/base64url.ts";

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
});
