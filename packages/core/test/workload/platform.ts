import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** The platform's name for the workload in these tests. */
export const ISSUER = "https://oidc.platform.example";
export const SUBJECT = "system:serviceaccount:agents:mcp";

/** A platform that signs tokens for workloads. */
export interface Platform {
  jwks(): Promise<{ keys: object[] }>;
  /** A token that is valid for ten minutes from `nowSeconds`. */
  token(audience: unknown, changes?: Record<string, unknown>): Promise<string>;
}

export async function createPlatform(
  nowSeconds: () => number = () => Math.floor(Date.now() / 1000),
): Promise<Platform> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  return {
    jwks: async () => ({ keys: [{ ...(await exportJWK(publicKey)), kid: "platform", alg: "ES256" }] }),
    token: (aud, changes = {}) => {
      const iat = nowSeconds();
      const claims = { iss: ISSUER, sub: SUBJECT, aud, iat, exp: iat + 600, ...changes } as Record<string, unknown>;
      return new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "platform" }).sign(privateKey);
    },
  };
}
