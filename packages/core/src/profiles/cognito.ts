import type { Claims } from "../auth-info.ts";
import { callerIs } from "./kind.ts";
import { withoutExchange } from "./no-exchange.ts";
import { openidConfiguration } from "./openid.ts";
import type { Profile } from "./profile.ts";

/**
 * Amazon Cognito user pools: `KEYCARD_ISSUER` is `https://cognito-idp.<region>.amazonaws.com/<pool id>`.
 *
 * Most of its access tokens have no `aud`. Their scopes begin with the identifier of the resource server that they are
 * for, and that is the audience. The client id is one too, for a server that lists it in `audiences`.
 */
export function cognito(): Profile {
  return {
    maker: "cognito",
    clientClaims: ["client_id"],
    audience: audienceOf,
    foreignClaim: ({ token_use: use }) => (use === "access" ? undefined : "token_use"),
    caller: ({ username }) => callerIs(username !== undefined),
    metadataUrls: openidConfiguration,
    tokenParameters: withoutExchange("Amazon Cognito"),
  };
}

function audienceOf({ aud, scope, client_id: clientId }: Claims): unknown {
  if (aud !== undefined) return aud;
  const scopes = typeof scope === "string" ? scope.split(" ") : [];
  const resourceServers = scopes
    .filter((name) => name.includes("/"))
    .map((name) => name.slice(0, name.lastIndexOf("/")));
  return [...new Set(resourceServers), clientId];
}
