import { sign } from "node:crypto";
import { createLocalJWKSet, type JWTPayload, jwtVerify } from "jose";
import type { SigningAlgorithm } from "../config/types.ts";
import type { SigningKey, SigningKeys } from "./signing-keys.ts";

export type JsonObject = Record<string, unknown>;

/**
 * A compact JWS over exactly these claims. The header is the caller's to change, a wrong `alg` included, because tests
 * need tokens that no honest signer makes; the signature is always the key's own.
 */
export function signToken(key: SigningKey, claims: JsonObject, header: JsonObject = {}): string {
  const input = [{ alg: key.algorithm, typ: "at+jwt", kid: key.kid, ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const digest: Record<SigningAlgorithm, string | null> = { RS256: "sha256", ES256: "sha256", EdDSA: null };
  const signature = sign(digest[key.algorithm], Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/** The claims of an access token of this zone for this audience (RFC 9068 section 4), or a jose error. */
export async function verifyToken(
  keys: SigningKeys,
  token: string,
  expected: { issuer: string; audience: string },
): Promise<JWTPayload & { sub: string; exp: number }> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys.publicJwks()), {
    ...expected,
    typ: "at+jwt",
    algorithms: [keys.current.algorithm],
    requiredClaims: ["sub", "exp"],
  });
  const { sub, exp } = payload;
  if (sub === undefined || exp === undefined) throw new TypeError("unreachable: sub and exp are required claims");
  return { ...payload, sub, exp };
}
