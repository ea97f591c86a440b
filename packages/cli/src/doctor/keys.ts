import type { SignatureAlgorithmName } from "@edgegrant/core";
import { isJsonObject, type JsonObject } from "./json.ts";

/** The algorithms that edgegrant accepts by default, by what a key of each must be. */
const ACCEPTED: readonly { alg: SignatureAlgorithmName; kty: string; crv?: string }[] = [
  { alg: "RS256", kty: "RSA" },
  { alg: "PS256", kty: "RSA" },
  { alg: "ES256", kty: "EC", crv: "P-256" },
  { alg: "ES384", kty: "EC", crv: "P-384" },
  { alg: "EdDSA", kty: "OKP", crv: "Ed25519" },
  { alg: "Ed25519", kty: "OKP", crv: "Ed25519" },
];
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const MIN_RSA_BITS = 2048;

/** The keys of a JWK Set, or undefined if the document is none (RFC 7517 section 5). */
export function keysIn(document: unknown): JsonObject[] | undefined {
  if (!isJsonObject(document) || !Array.isArray(document.keys)) return undefined;
  return document.keys.filter(isJsonObject);
}

/** Whether a key tells what only its owner may know. */
export function isPrivate(jwk: JsonObject): boolean {
  return PRIVATE_MEMBERS.some((member) => jwk[member] !== undefined);
}

/** The algorithm with which a key may verify signatures, or undefined if none that is accepted. */
export function acceptedAlgorithm({ kty, crv, alg, use }: JsonObject): SignatureAlgorithmName | undefined {
  if (use !== undefined && use !== "sig") return undefined;
  return ACCEPTED.find(
    (candidate) =>
      candidate.kty === kty && (candidate.crv ?? crv) === crv && (alg === undefined || alg === candidate.alg),
  )?.alg;
}

/** Whether a key is an RSA key of less than 2048 bits (RFC 7518 section 3.3). */
export function isWeak({ kty, n }: JsonObject): boolean {
  return kty === "RSA" && modulusBits(n) < MIN_RSA_BITS;
}

/** How long the modulus of an RSA key is, in bits. */
export function modulusBits(n: unknown): number {
  const hex = typeof n === "string" ? Buffer.from(n, "base64url").toString("hex") : "";
  return hex === "" ? 0 : BigInt(`0x${hex}`).toString(2).length;
}

/** How a key is called in a sentence. */
export function nameOf({ kid, kty }: JsonObject): string {
  return typeof kid === "string" ? `the key ${kid}` : `a ${String(kty)} key without kid`;
}
