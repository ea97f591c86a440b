import type { Profile } from "./profile.ts";

/**
 * RFC 9068 to the letter: `typ: at+jwt`, and every claim that its section 2.2 requires. For zones that promise it, such
 * as those of Auth0 with the RFC 9068 dialect.
 */
export const rfc9068: Profile = {
  maker: "rfc9068",
  clientClaims: ["client_id"],
  tokenTypes: ["at+jwt", "application/at+jwt"],
  foreignClaim: (claims) => ["iat", "jti"].find((name) => claims[name] === undefined),
};
