import { callerIs } from "./kind.ts";
import type { Profile } from "./profile.ts";

/**
 * WorkOS AuthKit: `KEYCARD_ISSUER` is `https://<subdomain>.authkit.app`.
 *
 * A token without a client claim has its login session (`sid`) in place of the client, so that two logins share nothing.
 * Permissions count as scopes where a token has no scopes. The subject of an application is its client id.
 */
export function workos(): Profile {
  return {
    maker: "workos",
    clientClaims: ["client_id", "azp", "sid"],
    scopeClaims: ["scope", "permissions"],
    caller: ({ sub }) => callerIs(!String(sub).startsWith("client_")),
  };
}
