import { describe, expect, it } from "vitest";
import { pkcs8FromPkcs1, pkcs8FromSec1, plainPkcs8, signingAlgorithmOf } from "../../src/exchange/der.ts";

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex.replace(/ /g, ""), "hex"));
const hexOf = (der: Uint8Array | undefined) => der && Buffer.from(der).toString("hex");

/** A sequence of a version, an algorithm and a private key of one byte (RFC 5208). */
const PLAIN = "300a 020100 30020600 0401ff";
/** The same in version 2, with a public key behind (RFC 5958). */
const WITH_PUBLIC = "300c 020101 30020600 0401ff 8100";

describe("plainPkcs8", () => {
  it.each([
    ["what follows the private key", WITH_PUBLIC],
    ["what follows the private key, where the length is in the long form", "30810c 020101 30020600 0401ff 8100"],
    ["what follows the private key, where the length has two bytes", "3082000c 020101 30020600 0401ff 8100"],
    ["what follows the whole", `${WITH_PUBLIC} 00`],
  ])("leaves out %s", (_, der) => {
    expect(hexOf(plainPkcs8(bytes(der)))).toBe(hexOf(bytes(PLAIN)));
  });

  it.each([
    ["a key of version 1", PLAIN],
    ["a key of version 1 with something behind", `${PLAIN} 00`],
    ["no sequence", "310c 020101 30020600 0401ff 8100"],
    ["a sequence without a version", "3009 30020600 0401ff 8100"],
    ["a sequence without an algorithm", "3008 020101 0401ff 8100"],
    ["a sequence without a private key", "3009 020101 30020600 8100"],
    ["a private key of another type", "300c 020101 30020600 0301ff 8100"],
    ["a private key that ends behind the whole", "300a 020101 30020600 0402ffff 8100"],
    ["a length of three bytes", "308300000c 020101 30020600 0401ff 8100"],
  ])("returns unchanged %s", (_, der) => {
    const given = bytes(der);
    expect(plainPkcs8(given)).toBe(given);
  });

  it("returns unchanged what is cut off anywhere", () => {
    const whole = bytes(WITH_PUBLIC);
    for (let length = 0; length < whole.length; length++) {
      const part = whole.slice(0, length);
      expect(plainPkcs8(part)).toBe(part);
    }
  });

  it.each([
    [0x7f, "7f"],
    [0x80, "8180"],
    [0xff, "81ff"],
    [0x100, "820100"],
    [0x1234, "821234"],
  ])("writes a length of %i as DER does", (length, written) => {
    const rest = length - bytes("020100 30020600 04820000").length;
    const key = `${rest.toString(16).padStart(4, "0")} ${"ff".repeat(rest)}`;
    const total = (length + 2).toString(16).padStart(4, "0");
    const plain = plainPkcs8(bytes(`3082${total} 020101 30020600 0482${key} 8100`));
    expect(hexOf(plain)).toBe(hexOf(bytes(`30${written} 020100 30020600 0482${key}`)));
  });
});

describe("a key in a form of its own", () => {
  it("gets the algorithm of RSA around it (RFC 8017)", () => {
    const algorithm = "300d 06092a864886f70d010101 0500";
    expect(hexOf(pkcs8FromPkcs1(bytes("30020500")))).toBe(hexOf(bytes(`3018 020100 ${algorithm} 0404 30020500`)));
  });

  it.each([
    ["P-256", "06082a8648ce3d030107", "3024 020100 3013 06072a8648ce3d0201 06082a8648ce3d030107 040a"],
    ["P-384", "06052b81040022", "301e 020100 3010 06072a8648ce3d0201 06052b81040022 0407"],
  ])("gets the algorithm of its curve around it: %s (RFC 5915)", (_, key, around) => {
    expect(hexOf(pkcs8FromSec1(bytes(key)))).toBe(hexOf(bytes(`${around} ${key}`)));
  });

  it.each([
    ["no curve", "30020500"],
    ["P-521", "06052b81040023"],
    ["Ed25519, which has another form", "06032b6570"],
    ["RSA", "06092a864886f70d010101"],
  ])("is not wrapped if it names %s", (_, key) => {
    expect(pkcs8FromSec1(bytes(key))).toBeUndefined();
  });
});

describe("signingAlgorithmOf", () => {
  it.each([
    ["RS256", "06092a864886f70d010101"],
    ["ES256", "06082a8648ce3d030107"],
    ["ES384", "06052b81040022"],
    ["EdDSA", "06032b6570"],
    [undefined, "06052b81040023"],
    [undefined, ""],
  ])("is %s for a key with the object identifier %s", (alg, oid) => {
    expect(signingAlgorithmOf(bytes(`3000 ${oid} 0500`))).toBe(alg);
  });
});
