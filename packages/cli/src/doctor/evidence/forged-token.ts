import { randomBytes, randomUUID } from "node:crypto";
import type { SignatureAlgorithmName } from "@edgegrant/core/adapter";
import { textsOf } from "../json.ts";
import { inspectedKeysIn, modulusBits } from "../keys.ts";

const LIFETIME_SECONDS = 300;
const EC_SIGNATURE_BYTES: Readonly<Record<string, number>> = { ES256: 64, ES384: 96, EdDSA: 64, Ed25519: 64 };

/**
 * Creates a token that is valid except for its signature, which is random. To refuse it for that reason, a server needs
 * its zone's keys.
 */
export async function forgedToken(
  claims: { issuer: string; audience: string; scopes: unknown },
  jwks: unknown,
  nowSeconds: number,
): Promise<string> {
  const key = (await inspectedKeysIn(jwks))?.find(({ algorithms }) => algorithms.length > 0);
  const alg = key?.algorithms[0] ?? "RS256";
  return [
    encoded({ alg, kid: key?.kid, typ: "at+jwt" }),
    encoded({
      iss: claims.issuer,
      aud: claims.audience,
      sub: "edgegrant-doctor",
      client_id: "edgegrant-doctor",
      scope: textsOf(claims.scopes).join(" "),
      exp: nowSeconds + LIFETIME_SECONDS,
      jti: randomUUID(),
    }),
    randomBytes(signatureBytes(alg, key?.jwk.n)).toString("base64url"),
  ].join(".");
}

function signatureBytes(alg: SignatureAlgorithmName, modulus: unknown): number {
  return EC_SIGNATURE_BYTES[alg] ?? Math.ceil((modulusBits(modulus) || 2048) / 8);
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
