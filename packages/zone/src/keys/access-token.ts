import { sign } from "node:crypto";
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import type { SigningAlgorithm } from "../config/types.ts";
import type { JsonObject } from "../dialect/dialect.ts";
import type { SigningKeys } from "./signing-keys.ts";

/**
 * Signs the claims as a compact JWS, in the dialect of the zone.
 *
 * @param changes replace claims of the dialect and members of the header, even with invalid values, because tests need
 *   invalid tokens. The signature always matches the key.
 */
export function signToken(
  { current: key, dialect }: SigningKeys,
  claims: JsonObject,
  changes: { header?: JsonObject | undefined; claims?: JsonObject | undefined } = {},
): string {
  const header = { alg: key.algorithm, typ: dialect.typ, kid: key.kid, ...changes.header };
  const input = [header, { ...dialect.write(claims), ...changes.claims }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const digest: Record<SigningAlgorithm, string | null> = { RS256: "sha256", ES256: "sha256", EdDSA: null };
  const signature = sign(digest[key.algorithm], Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/**
 * Verifies an access token of this zone for one of these audiences (RFC 9068 section 4) and returns its claims. Throws jose's
 * errors.
 */
export async function verifyToken(
  keys: SigningKeys,
  token: string,
  expected: { issuer: string; audience: readonly string[] },
): Promise<JWTPayload & { sub: string; exp: number }> {
  const { payload: written } = await jwtVerify(token, createLocalJWKSet(keys.publicJwks()), {
    issuer: expected.issuer,
    typ: keys.dialect.typ,
    algorithms: [keys.current.algorithm],
    requiredClaims: ["sub", "exp"],
  });
  const payload: JWTPayload = keys.dialect.read(written);
  if (![payload.aud].flat().some((aud) => aud !== undefined && expected.audience.includes(aud))) {
    throw new errors.JWTClaimValidationFailed("another audience", payload, "aud", "check_failed");
  }
  const { sub, exp } = payload;
  if (sub === undefined || exp === undefined) throw new TypeError("unreachable: sub and exp are required claims");
  return { ...payload, sub, exp };
}
