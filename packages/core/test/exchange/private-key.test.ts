import { calculateJwkThumbprint, importJWK, jwtVerify, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { readPrivateKey } from "../../src/exchange/private-key.ts";
import { generated, jwkOf, ofVersion2, openssl, withMember } from "./key-files.ts";

/** Common ways to create a key, with the expected algorithm. */
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

/** Changes that dashboards, shells and `.dev.vars` make to a key. */
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

const indented = (text: string): string => JSON.stringify(JSON.parse(text), undefined, 2);
const inBase64 = (text: string): string => Buffer.from(text).toString("base64");
const toBase64url = (text: string): string => Buffer.from(text).toString("base64url");

async function webCryptoJwk(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  return JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
}

const made = new Map<string, string>();
beforeAll(async () => {
  for (const [name, make] of FORMATS) made.set(name, await make());
});

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
    ["a JWK whose use is signing", "a JWK of jose, Ed25519", (text) => withMember(text, { use: "sig" })],
    ["a JWK whose use and alg are null", "a JWK of jose, P-256", (text) => withMember(text, { use: null, alg: null })],
    [
      "an RSA JWK in which each member that it lacks is null",
      "a JWK of jose, RSA",
      (text) => withMember(text, { use: null, key_ops: null, kid: null, crv: null, x: null, y: null, oth: null }),
    ],
    ["an RSA JWK that lists no further prime", "a JWK of jose, RSA", (text) => withMember(text, { oth: [] })],
    ["a JWK in base64", "a JWK of jose, P-256", (text) => btoa(text)],
    ["a JWK in base64 of URLs", "a JWK of jose, RSA", (text) => toBase64url(text)],
    ["a JWK in base64, in lines", "a JWK of jose, RSA", (text) => btoa(text).replace(/.{76}/g, (line) => `${line}\n`)],
    [
      "a JWK with line breaks and a mark in base64",
      "a JWK of jose, Ed25519",
      (text) => inBase64(`\ufeff\n${indented(text)}`),
    ],
    ["a JWK Set in base64", "a JWK of jose, P-256", (text) => btoa(JSON.stringify({ keys: [JSON.parse(text)] }))],
    ["a JWK in quotes in base64 in quotes", "a JWK of jose, P-256", (text) => `"${btoa(`'${text}'`)}"`],
    ["PEM after a blank line in base64", "openssl genrsa (PKCS#8)", (text) => btoa(`\n${text}`)],
    ["PEM after a byte order mark in base64", "openssl genrsa (PKCS#8)", (text) => inBase64(`\ufeff${text}`)],
    [
      "PEM after the attributes of a bag in base64",
      "openssl genpkey Ed25519",
      (text) => inBase64(`Bag Attributes\n    friendlyName: schl\u00fcssel\nKey Attributes: <No Attributes>\n${text}`),
    ],
    ["PEM with literal \\n in base64", "openssl genpkey Ed25519", (text) => btoa(text.replaceAll("\n", "\\n"))],
    ["PEM with literal \\\\r\\\\n", "openssl genpkey Ed25519", (text) => text.replaceAll("\n", "\\\\r\\\\n")],
    ["a JWK with a line break in a member", "a JWK of jose, P-256", (text) => withMember(text, { kid: "a\r\nb" })],
    ["a JWK with JSON in a member", "a JWK of jose, P-256", (text) => withMember(text, { kid: '{"a":1}' })],
    ["a JWK with quotes in a member", "a JWK of jose, P-256", (text) => withMember(text, { kid: 'my "best" key' })],
  ])("reads %s", async (_, name, decorate) => {
    const [plain, read] = await Promise.all([readPrivateKey(keyText(name)), readPrivateKey(decorate(keyText(name)))]);
    expect(read.publicJwk).toEqual(plain.publicJwk);
  });

  it("reads a JWK in base64 of URLs with each of its letters", async () => {
    const jwk = keyText("a JWK of jose, P-256");
    const encoded = toBase64url(withMember(jwk, { kid: "~~~???>>>~?>" }));
    expect(encoded).toMatch(/-.*_|_.*-/);
    expect((await readPrivateKey(encoded)).kid).toBe((await readPrivateKey(jwk)).kid);
  });

  it.each(["RSA", "P-256", "P-384", "Ed25519"])(
    "reads PKCS#8 of version 2, with attributes and the public half: %s",
    async (kind) => {
      const pem = generated(kind);
      const [plain, read] = await Promise.all([readPrivateKey(pem), readPrivateKey(ofVersion2(pem))]);
      expect(read.publicJwk).toEqual(plain.publicJwk);
    },
  );

  it("reads an Ed25519 key as ring writes it (RFC 8410 section 10.3, RFC 5958)", async () => {
    const read = await readPrivateKey(`-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----`);
    expect(read.publicJwk.x).toBe("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE");
  });

  it("finds the key among the certificate and the attributes that a bundle holds", async () => {
    const key = keyText("openssl genrsa (PKCS#8)");
    const certificate = openssl("req -x509 -newkey ed25519 -nodes -keyout /dev/null -subj /CN=test");
    const bundle = `Bag Attributes\n    friendlyName: mine\n${certificate}${key}`;
    const { kid } = await readPrivateKey(key);
    expect((await readPrivateKey(bundle)).kid).toBe(kid);
    expect((await readPrivateKey(bundle.replaceAll("\n", "\\n"))).kid).toBe(kid);
  });

  it("has the same key id for the same key in every format", async () => {
    const key = keyText("openssl genrsa (PKCS#8)");
    const { kid } = await readPrivateKey(key);
    expect((await readPrivateKey(openssl("rsa -traditional", key))).kid).toBe(kid);
  });
});
