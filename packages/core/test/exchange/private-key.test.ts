import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { calculateJwkThumbprint, exportJWK as exportJwk, generateKeyPair, importJWK, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { readPrivateKey } from "../../src/exchange/private-key.ts";
import { errorOf } from "./support.ts";

const openssl = (args: string, input?: string): string =>
  execFileSync("openssl", args.split(" "), { encoding: "utf8", input, stdio: ["pipe", "pipe", "ignore"] });

/** Each way in which people make a key, and what it must come out as. */
const FORMATS: [name: string, make: () => Promise<string> | string, alg: string][] = [
  ["openssl genrsa (PKCS#8)", () => openssl("genrsa 2048"), "RS256"],
  ["openssl genrsa -traditional (PKCS#1)", () => openssl("genrsa -traditional 2048"), "RS256"],
  ["openssl genrsa 4096", () => openssl("genrsa 4096"), "RS256"],
  ["openssl genpkey RSA", () => openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"), "RS256"],
  ["openssl genpkey P-256 (PKCS#8)", () => openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"), "ES256"],
  ["openssl genpkey P-384 (PKCS#8)", () => openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384"), "ES384"],
  ["openssl ecparam P-256 (SEC1)", () => openssl("ecparam -name prime256v1 -genkey -noout"), "ES256"],
  ["openssl ecparam P-384 (SEC1)", () => openssl("ecparam -name secp384r1 -genkey -noout"), "ES384"],
  ["openssl ecparam with its parameters before the key", () => openssl("ecparam -name prime256v1 -genkey"), "ES256"],
  ["openssl genpkey Ed25519", () => openssl("genpkey -algorithm ed25519"), "EdDSA"],
  ["a JWK of jose, RSA", () => jwkOf("RS256"), "RS256"],
  ["a JWK of jose, PS256", () => jwkOf("PS256"), "PS256"],
  ["a JWK of jose, P-256", () => jwkOf("ES256"), "ES256"],
  ["a JWK of jose, Ed25519", () => jwkOf("EdDSA"), "EdDSA"],
  ["a JWK of WebCrypto", webCryptoJwk, "ES256"],
  ["a JWK without alg, P-384", () => jwkOf("ES384", false), "ES384"],
  ["a JWK without alg, RSA", () => jwkOf("RS256", false), "RS256"],
  ["a JWK without alg, Ed25519", () => jwkOf("EdDSA", false), "EdDSA"],
];

/** What dashboards, shells and `.dev.vars` do to a key. */
const DECORATIONS: [name: string, decorate: (text: string) => string][] = [
  ["literal \\n", (text) => text.replaceAll("\n", "\\n")],
  ["literal \\r\\n", (text) => text.replaceAll("\n", "\\r\\n")],
  ["CRLF", (text) => text.replaceAll("\n", "\r\n")],
  ["CR", (text) => text.replaceAll("\n", "\r")],
  ["double quotes", (text) => `"${text}"`],
  ["single quotes and literal \\n", (text) => `'${text.replaceAll("\n", "\\n")}'`],
  ["blanks around", (text) => `  \n\t${text}\n\n  `],
  ["quotes with blanks around", (text) => ` " ${text} " `],
  ["spaces for line breaks", (text) => text.replaceAll("\n", " ")],
  ["a byte order mark", (text) => `\ufeff${text}`],
  ["indented lines", (text) => text.replaceAll("\n", "\n    ")],
];

async function jwkOf(alg: string, withAlg = true): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return JSON.stringify({ ...(await exportJwk(privateKey)), ...(withAlg && { alg }) });
}

function withMember(jwk: string, member: object): string {
  return JSON.stringify({ ...JSON.parse(jwk), ...member });
}

async function webCryptoJwk(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  return JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
}

const made = new Map<string, string>();
beforeAll(async () => {
  for (const [name, make] of FORMATS) made.set(name, await make());
}, 30_000);

const keyText = (name: string): string => made.get(name) ?? "";

describe("readPrivateKey", () => {
  it.each(FORMATS)("reads %s, and what it signs verifies with the public half", async (name, _, alg) => {
    const { key, kid, publicJwk, ...read } = await readPrivateKey(keyText(name));
    expect(read.alg).toBe(alg);
    const token = await new SignJWT({ sub: "me" }).setProtectedHeader({ alg }).sign(key);
    const { payload } = await jwtVerify(token, await importJWK(publicJwk, alg));
    expect(payload.sub).toBe("me");
    expect(kid).toBe(await calculateJwkThumbprint(publicJwk));
    expect(publicJwk).toMatchObject({ kid, alg, use: "sig" });
    expect(Object.keys(publicJwk).filter((member) => /^(d|p|q|dp|dq|qi|oth|k|key_ops|ext)$/.test(member))).toEqual([]);
    expect(key.extractable).toBe(false);
  });

  const decorated = DECORATIONS.flatMap(([how, decorate]) =>
    [FORMATS[0], FORMATS[1], FORMATS[6]].map((format) => [how, format?.[0] ?? "", decorate] as const),
  );
  it.each(decorated)("reads it with %s: %s", async (_, name, decorate) => {
    const [plain, read] = await Promise.all([readPrivateKey(keyText(name)), readPrivateKey(decorate(keyText(name)))]);
    expect(read.kid).toBe(plain.kid);
  });

  it("reads a JWK in quotes and blanks", async () => {
    const name = "a JWK of jose, P-256";
    expect((await readPrivateKey(` '${keyText(name)}' \n`)).kid).toBe((await readPrivateKey(keyText(name))).kid);
  });

  const escaped = (text: string): string => text.replaceAll('"', '\\"');
  it.each<[string, string, (text: string) => string]>([
    ["a JWK, escaped as .dev.vars demands it", "a JWK of jose, P-256", (text) => `"${escaped(text)}"`],
    ["a JWK, escaped twice", "a JWK of jose, P-256", (text) => JSON.stringify(escaped(text))],
    [
      "a JWK with line breaks, escaped",
      "a JWK of jose, RSA",
      (text) => JSON.stringify(JSON.stringify(JSON.parse(text), undefined, 2)),
    ],
    ["PEM, its line breaks escaped twice", "openssl genrsa (PKCS#8)", (text) => text.replaceAll("\n", "\\\\n")],
    ["PEM in base64", "openssl genrsa -traditional (PKCS#1)", (text) => btoa(text)],
    [
      "PEM in base64 with line breaks",
      "openssl ecparam P-256 (SEC1)",
      (text) => btoa(text).replace(/.{76}/g, (line) => `${line}\n`),
    ],
    [
      "a JWK whose key_ops name verify too",
      "a JWK of jose, P-256",
      (text) => withMember(text, { key_ops: ["sign", "verify"] }),
    ],
    ["a JWK whose key_ops name verify only", "a JWK of jose, RSA", (text) => withMember(text, { key_ops: ["verify"] })],
    ["a JWK that says it is not extractable", "a JWK of jose, RSA", (text) => withMember(text, { ext: false })],
    ["a JWK with quotes in a member", "a JWK of jose, P-256", (text) => withMember(text, { kid: 'my "best" key' })],
  ])("reads %s", async (_, name, decorate) => {
    expect((await readPrivateKey(decorate(keyText(name)))).kid).toBe((await readPrivateKey(keyText(name))).kid);
  });

  it("finds the key among the certificate and the attributes that a bundle holds", async () => {
    const key = keyText("openssl genrsa (PKCS#8)");
    const certificate = openssl("req -x509 -newkey ed25519 -nodes -keyout /dev/null -subj /CN=test");
    const bundle = `Bag Attributes\n    friendlyName: mine\n${certificate}${key}`;
    expect((await readPrivateKey(bundle)).kid).toBe((await readPrivateKey(key)).kid);
  });

  it("has the same key id for the same key in every format", async () => {
    const key = keyText("openssl genrsa (PKCS#8)");
    const { kid } = await readPrivateKey(key);
    expect((await readPrivateKey(openssl("rsa -traditional", key))).kid).toBe(kid);
  });
});

/** What can't work, and what the message must say. */
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
  ["a public key", () => openssl("pkey -pubout", keyText(FORMATS[0]?.[0] ?? "")), /PUBLIC KEY/],
  ["a PKCS#1 public key", () => openssl("rsa -RSAPublicKey_out", keyText(FORMATS[0]?.[0] ?? "")), /RSA PUBLIC KEY/],
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
  [
    "a public JWK",
    async () => JSON.stringify(await exportJwk((await generateKeyPair("ES256")).publicKey)),
    /not a private JWK/,
  ],
  ["a symmetric JWK", () => JSON.stringify({ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQ" }), /not a private JWK/],
  ["a JWK of garbage", () => JSON.stringify({ kty: "EC", crv: "P-256", d: "garbage-garbage-garbage" }), /damaged/],
  ["an RSA JWK without a modulus", () => withMember(keyText("a JWK of jose, RSA"), { n: undefined }), /damaged/],
  [
    "an RSA JWK without its factors",
    () => withMember(keyText("a JWK of jose, RSA"), { dp: undefined, dq: undefined, qi: undefined }),
    /lacks dp, dq, qi$/,
  ],
  ...["RS384", "RS512", "PS384", "PS512"].map((alg): (typeof REFUSED)[number] => [
    `an RSA JWK for ${alg}`,
    () => withMember(keyText("a JWK of jose, RSA"), { alg }),
    /set it to RS256 or PS256/,
  ]),
  ["base64 of nothing", () => "LS0tLS1CRUdJTi!", /damaged/],
  ["JSON of garbage", () => '{"kty": "EC", "d": garbage-garbage-garbage', /damaged/],
  ["text", () => "correct horse battery staple", /neither PEM/],
  ["PEM without its end", () => keyText(FORMATS[0]?.[0] ?? "").slice(0, 300), /cut off/],
  [
    "the first line of a PEM, as .dev.vars leaves it without quotes",
    () => "-----BEGIN PRIVATE KEY-----",
    /double quotes/,
  ],
  ["PEM with a hole", () => keyText(FORMATS[0]?.[0] ?? "").replace(/(.{400})[^-]{80}/s, "$1\n"), /damaged/],
  [
    "PEM of garbage",
    () => `-----BEGIN PRIVATE KEY-----\n${btoa("garbage garbage garbage")}\n-----END PRIVATE KEY-----`,
    /./,
  ],
  [
    "a label of garbage",
    () => "-----BEGIN MY VERY OWN SECRET TEXT-----\nAAAA\n-----END MY VERY OWN SECRET TEXT-----",
    /private key/,
  ],
];

async function smallJwk(): Promise<string> {
  const pair = await crypto.subtle.generateKey(
    { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  );
  return JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
}

/** The messages may show how PEM begins; that is no part of anybody's key. */
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
