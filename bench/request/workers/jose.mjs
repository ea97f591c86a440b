// Verifies tokens for the Workers mcp-sdk.mjs and workers-oauth-provider.mjs.
import { createRemoteJWKSet, jwtVerify } from "jose";

let keys;

export async function verify(token, env) {
  keys ??= createRemoteJWKSet(new URL(env.JWKS_URI));
  const { payload } = await jwtVerify(token, keys, {
    issuer: env.KEYCARD_ISSUER,
    audience: env.AUDIENCE,
    typ: "at+jwt",
  });
  return payload;
}
