import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { readPrivateKey } from "../../src/exchange/private-key.ts";
import { jwkOf, openssl, withMember } from "./key-files.ts";
import { errorOf } from "./support.ts";

let [rsaPem, rsaJwk, ecJwk] = ["", "", ""];
beforeAll(async () => {
  [rsaPem, rsaJwk, ecJwk] = [openssl("genrsa 2048"), await jwkOf("RS256"), await jwkOf("ES256")];
});

/** Keys whose members belong to two different keys. Some engines import them, but their signatures are invalid. */
const MISMATCHED: { name: string; make: () => Promise<string>; members: (of: JsonWebKey) => object }[] = [
  { name: "an Ed25519 JWK", make: () => jwkOf("EdDSA"), members: ({ x }) => ({ x }) },
  { name: "a P-256 JWK", make: () => jwkOf("ES256"), members: ({ x, y }) => ({ x, y }) },
  { name: "a P-384 JWK", make: () => jwkOf("ES384"), members: ({ x, y }) => ({ x, y }) },
  { name: "an RSA JWK", make: () => jwkOf("RS256"), members: ({ n, e }) => ({ n, e }) },
  { name: "a PS256 JWK", make: () => jwkOf("PS256"), members: ({ n }) => ({ n }) },
  { name: "an RSA JWK", make: () => jwkOf("RS256"), members: () => ({ e: "Aw" }) },
];

/** Invalid keys, with the expected message. */
const REFUSED: [name: string, make: () => Promise<string> | string, says: RegExp][] = [
  ["nothing", () => "", /empty.*openssl genrsa/],
  ["blanks in quotes", () => ' "  " ', /empty/],
  [
    "an encrypted PKCS#8 key",
    () => openssl("genpkey -algorithm ed25519 -aes256 -pass pass:x"),
    /encrypted.*openssl pkcs8/,
  ],
  [
    "an encrypted PKCS#1 key",
    () => openssl("genrsa -traditional -aes128 -passout pass:x 2048"),
    /encrypted.*openssl pkcs8/,
  ],
  ["a certificate", () => openssl("req -x509 -newkey ed25519 -nodes -keyout /dev/null -subj /CN=x"), /CERTIFICATE/],
  ["a public key", () => openssl("pkey -pubout", rsaPem), /PUBLIC KEY/],
  ["a PKCS#1 public key", () => openssl("rsa -RSAPublicKey_out", rsaPem), /RSA PUBLIC KEY/],
  [
    "an OpenSSH key",
    () => "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----",
    /OpenSSH.*ssh-keygen/,
  ],
  ["EC parameters alone", () => openssl("ecparam -name prime256v1"), /private key.*EC PARAMETERS/],
  ["an RSA key of 1024 bits", () => openssl("genrsa 1024"), /2048 bits.*openssl genrsa/],
  ["an RSA key of 2047 bits", () => openssl("genrsa 2047"), /2048 bits/],
  ["an RSA JWK of 1024 bits", () => smallJwk(), /2048 bits/],
  ["a P-521 key", () => openssl("ecparam -name secp521r1 -genkey -noout"), /RSA, P-256, P-384 or Ed25519/],
  [
    "a P-521 key in PKCS#8",
    () => openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521"),
    /RSA, P-256, P-384 or Ed25519/,
  ],
  ["a secp256k1 key", () => openssl("ecparam -name secp256k1 -genkey -noout"), /RSA, P-256, P-384 or Ed25519/],
  ["an X25519 key", () => openssl("genpkey -algorithm x25519"), /RSA, P-256, P-384 or Ed25519/],
  ["a P-521 JWK", () => jwkOf("ES512"), /RSA, P-256, P-384 or Ed25519/],
  ["a JWK for encryption", () => jwkOf("RSA-OAEP"), /RSA, P-256, P-384 or Ed25519|sign/],
  ["a JWK whose use is encryption", () => withMember(ecJwk, { use: "enc" }), /"use"/],
  ["a JWK for encryption, by its use and its alg", () => withMember(rsaJwk, { use: "enc", alg: "RSA-OAEP" }), /"use"/],
  [
    "a JWK Set that holds a key for encryption too",
    () => {
      const key = JSON.parse(ecJwk);
      return JSON.stringify({ keys: [key, { ...key, use: "enc" }] });
    },
    /"use"/,
  ],
  ["a JWK Set without a key", () => JSON.stringify({ keys: [] }), /without a key/],
  ["a JWK that is said to be of another type", () => withMember(ecJwk, { kty: "OKP" }), /damaged/],
  ...MISMATCHED.map(({ name, make, members }): (typeof REFUSED)[number] => [
    `${name} with another's ${Object.keys(members({})).join(" and ")}`,
    async () => withMember(await make(), members(JSON.parse(await make()))),
    /damaged/,
  ]),
  ["PEM with another's public half", mismatchedPem, /damaged/],
  [
    "a public JWK",
    async () => JSON.stringify(await exportJWK((await generateKeyPair("ES256")).publicKey)),
    /not a private JWK/,
  ],
  ["a symmetric JWK", () => JSON.stringify({ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQ" }), /not a private JWK/],
  ["a JWK of garbage", () => JSON.stringify({ kty: "EC", crv: "P-256", d: "garbage-garbage-garbage" }), /damaged/],
  ["an RSA JWK without a modulus", () => withMember(rsaJwk, { n: undefined }), /damaged/],
  [
    "an RSA JWK without its factors",
    () => withMember(rsaJwk, { dp: undefined, dq: undefined, qi: undefined }),
    /lacks dp, dq, qi$/,
  ],
  ...["RS384", "RS512", "PS384", "PS512"].map((alg): (typeof REFUSED)[number] => [
    `an RSA JWK for ${alg}`,
    () => withMember(rsaJwk, { alg }),
    /set it to RS256 or PS256/,
  ]),
  [
    "an RSA JWK of three primes",
    () => withMember(rsaJwk, { oth: [{ r: "garbage-garbage-garbage", d: "AQ", t: "AQ" }] }),
    /"oth".*more than two primes.*openssl genrsa/,
  ],
  ["base64 of nothing", () => "LS0tLS1CRUdJTi!", /damaged/],
  ["JSON of garbage", () => '{"kty": "EC", "d": garbage-garbage-garbage', /damaged/],
  ["text", () => "correct horse battery staple", /neither PEM/],
  ["PEM without its end", () => rsaPem.slice(0, 300), /cut off/],
  [
    "the first line of a PEM, as .dev.vars leaves it without quotes",
    () => "-----BEGIN PRIVATE KEY-----",
    /double quotes/,
  ],
  ["PEM with a hole", () => rsaPem.replace(/(.{400})[^-]{80}/s, "$1\n"), /damaged/],
  [
    "PEM of garbage",
    () => `-----BEGIN PRIVATE KEY-----\n${btoa("garbage garbage garbage")}\n-----END PRIVATE KEY-----`,
    /./,
  ],
  [
    "a label of garbage",
    () => "-----BEGIN MY VERY OWN SECRET TEXT-----\nAAAA\n-----END MY VERY OWN SECRET TEXT-----",
    /must be a private key, but its PEM holds something else/,
  ],
];

/** PKCS#8 contains the public key too (RFC 5915 section 3). */
function mismatchedPem(): string {
  const [key, other] = [generatedP256(), generatedP256()];
  const der = key.pkcs8.toString("hex").replace(key.point, other.point);
  return `-----BEGIN PRIVATE KEY-----\n${Buffer.from(der, "hex").toString("base64")}\n-----END PRIVATE KEY-----`;
}

function generatedP256(): { pkcs8: Buffer; point: string } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = privateKey.export({ format: "jwk" });
  const point = [x, y].map((coordinate) => Buffer.from(coordinate, "base64url").toString("hex")).join("");
  return { pkcs8: privateKey.export({ type: "pkcs8", format: "der" }), point };
}

async function smallJwk(): Promise<string> {
  const pair = await crypto.subtle.generateKey(
    { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  );
  return JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
}

/** Messages may show the first line of a PEM, which is not part of the key. */
function repeats(message: string, input: string): boolean {
  const own = message.replaceAll("-----BEGIN PRIVATE KEY-----", "");
  return Array.from({ length: Math.max(0, input.length - 15) }, (_, at) => input.slice(at, at + 16)).some((run) =>
    own.includes(run),
  );
}

describe("readPrivateKey refuses, says what to change, and never repeats the text", () => {
  it.each(REFUSED)("%s", async (_, make, says) => {
    const text = await make();
    const error = await errorOf(readPrivateKey(text, "KEYCARD_PRIVATE_KEY"), ConfigurationError);
    expect(error.message).toMatch(/^KEYCARD_PRIVATE_KEY /);
    expect(error.message).toMatch(says);
    expect(repeats(error.message, text)).toBe(false);
    expect(error.cause).toBeUndefined();
  });

  it("under no name but its own where nobody gives one", async () => {
    expect((await errorOf(readPrivateKey(""), ConfigurationError)).message).toMatch(/^The private key is empty/);
  });

  it("whatever the text", async () => {
    const body = fc.stringMatching(/^[A-Za-z0-9+/=\n]{0,200}$/);
    const label = fc.oneof(
      fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"),
      fc.stringMatching(/^[A-Z0-9 ]{1,40}$/),
    );
    const pem = fc.tuple(label, body).map(([name, text]) => `-----BEGIN ${name}-----\n${text}\n-----END ${name}-----`);
    const jwk = fc.record({
      kty: fc.constantFrom("RSA", "EC", "OKP", "oct"),
      crv: fc.constantFrom("P-256", "Ed25519"),
      d: body,
      n: body,
      x: body,
    });
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      pem,
      jwk.map((value) => JSON.stringify(value)),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const error = await errorOf(readPrivateKey(input, "KEYCARD_PRIVATE_KEY"), ConfigurationError);
        expect(repeats(error.message, input)).toBe(false);
        expect(error.cause).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
