import { generateKeyPairSync, type KeyObject } from "node:crypto";

function jwkOf(key: KeyObject): Record<string, unknown> & { kty: "RSA" | "EC" } {
  return key.export({ format: "jwk" }) as Record<string, unknown> & { kty: "RSA" | "EC" };
}

const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
const strong = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** An RSA key of 1024 bits. */
export const weakJwk = { ...jwkOf(weak.publicKey), alg: "RS256", use: "sig", kid: "weak" };
export const strongJwk = jwkOf(strong.publicKey);
export const strongPrivateJwk = jwkOf(strong.privateKey);
