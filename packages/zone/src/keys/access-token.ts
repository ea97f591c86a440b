import { sign } from "node:crypto";
import { createLocalJWKSet, type JWTPayload, jwtVerify } from "jose";
import type { SigningAlgorithm } from "../config/types.ts";
import type { SigningKey, SigningKeys } from "./signing-keys.ts";

export type JsonObject = Record<string, unknown>;

/**
 * Signs exactly these claims as a compact JWS. The caller may set any header member, even a wrong `alg`, because tests
 * need invalid tokens. The signature always matches the key.
 */
export function signToken(key: SigningKey, claims: JsonObject, header: JsonObject = {}): string {
  const input = [{ alg: key.algorithm, typ: "at+jwt", kid: key.kid, ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const digest: Record<SigningAlgorithm, string | null> = { RS256: "sha256", ES256: "sha256", EdDSA: null };
  const signature = sign(digest[key.algorithm], Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/**
 * Verifies an access token of this zone for this audience (RFC 9068 section 4) and returns its claims. Throws jose's
 * errors.
 */
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
