import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";

/** The output of openssl. */
export const openssl = (args: string, input?: string): string =>
  execFileSync("openssl", args.split(" "), { encoding: "utf8", input, stdio: ["pipe", "pipe", "ignore"] });

/** A private JWK as jose exports it. */
export async function jwkOf(alg: string, withAlg = true): Promise<string> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), ...(withAlg && { alg }) });
}

/** A JWK with changed members. Undefined removes a member. */
export function withMember(jwk: string, member: object): string {
  return JSON.stringify({ ...JSON.parse(jwk), ...member });
}

/** A private key in PKCS#8, as Node exports it. */
export function generated(kind: string): string {
  const pem = { type: "pkcs8", format: "pem" } as const;
  if (kind === "RSA") return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pem).toString();
  if (kind === "Ed25519") return generateKeyPairSync("ed25519").privateKey.export(pem).toString();
  return generateKeyPairSync("ec", { namedCurve: kind }).privateKey.export(pem).toString();
}

/** The same key in PKCS#8 version 2 (RFC 5958 section 2), with attributes and a dummy public key. */
export function ofVersion2(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const sizeOfLength = (der[1] ?? 0) < 0x80 ? 0 : (der[1] ?? 0) - 0x80;
  const content = Buffer.concat([der.subarray(2 + sizeOfLength), Buffer.from([0xa0, 0, 0x81, 2, 0, 1])]);
  content[2] = 1;
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  const body = Buffer.concat([Buffer.from([0x30, ...length]), content]).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
}
