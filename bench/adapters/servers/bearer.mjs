// The peers' check of a token: issuer, audience, type and scope, as edgegrant checks them.
import { createRemoteJWKSet, jwtVerify } from "jose";

const { env } = globalThis.process;
const keys = createRemoteJWKSet(new URL(env.JWKS_URI));
const expected = { issuer: env.KEYCARD_ISSUER, audience: env.KEYCARD_SERVER_URL, typ: "at+jwt" };

/** The claims of a bearer token. Throws for any other header. */
export async function claimsOf(header) {
  const token = /^Bearer (.+)$/.exec(header ?? "")?.[1] ?? "";
  const { payload } = await jwtVerify(token, keys, expected);
  if (!payload.scope.split(" ").includes("mcp:tools")) throw new Error("insufficient_scope");
  return payload;
}
