import { randomBytes, randomUUID } from "node:crypto";
import type { SignatureAlgorithmName } from "@edgegrant/core/adapter";
import { textsOf } from "../json.ts";
import { inspectedKeysIn, modulusBits } from "../keys.ts";

const LIFETIME_SECONDS = 300;
const EC_SIGNATURE_BYTES: Readonly<Record<string, number>> = { ES256: 64, ES384: 96, EdDSA: 64, Ed25519: 64 };

/** The id of a directory of Microsoft Entra ID, in the path of its issuer. */
const GUID = /\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?:\/|$)/;

/**
 * Creates a token that is valid except for its signature, which is random. To refuse it for that reason, a server needs
 * its zone's keys. It has the claims of every maker of zones that edgegrant knows, because nothing outside tells which
 * profile the server has.
 */
export async function forgedToken(
  claims: { issuer: string; audience: string; scopes: unknown },
  jwks: unknown,
  nowSeconds: number,
): Promise<string> {
  const key = (await inspectedKeysIn(jwks))?.find(({ algorithms }) => algorithms.length > 0);
  const alg = key?.algorithms[0] ?? "RS256";
  const [id, scope] = ["edgegrant-doctor", textsOf(claims.scopes).join(" ")];
  return [
    encoded({ alg, kid: key?.kid, typ: "at+jwt" }),
    encoded({
      ...{ iss: claims.issuer, aud: claims.audience, sub: id, client_id: id, scope },
      ...{ iat: nowSeconds, exp: nowSeconds + LIFETIME_SECONDS, jti: randomUUID() },
      // Microsoft Entra ID, Okta, Keycloak, and Amazon Cognito.
      ...{ azp: id, tid: GUID.exec(claims.issuer)?.[1], cid: id, scp: scope, typ: "Bearer", token_use: "access" },
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
