import { callerIs } from "./kind.ts";
import { openidConfiguration } from "./openid.ts";
import type { Profile } from "./profile.ts";
import { byAudience, type Targets } from "./targets.ts";

/** The upstream APIs of a server at Keycloak. */
export interface KeycloakOptions {
  /** The client ids of the upstream APIs, by the resource that `getToken` gets. Default: the resource. */
  targets?: Targets | undefined;
}

const ACCESS_TOKENS: readonly unknown[] = [undefined, "Bearer", "DPoP"];

/** Keycloak 26.2 or newer: `KEYCARD_ISSUER` is `https://<host>/realms/<realm>`. */
export function keycloak({ targets }: KeycloakOptions = {}): Profile {
  return {
    maker: "keycloak",
    clientClaims: ["azp", "client_id"],
    // All kinds of Keycloak's tokens have the same header. The claim `typ` tells them apart.
    foreignClaim: ({ typ }) => (ACCESS_TOKENS.includes(typ) ? undefined : "typ"),
    caller: ({ preferred_username: name, azp, sid }) => callerIs(isUser(name, azp, sid)),
    metadataUrls: openidConfiguration,
    tokenParameters: byAudience(targets),
    refusalCode: ({ error, error_description: text }) =>
      error === "invalid_scope" && /\bconsent/i.test(String(text)) ? "consent_required" : undefined,
  };
}

/**
 * Whether the name is a user's. Anybody may choose the name of a service account, so it has to be that of this very
 * client. Keycloak writes names in lower case. A lightweight token has no name. One without a login session is an
 * application's.
 */
function isUser(name: unknown, client: unknown, session: unknown): boolean {
  if (name === undefined) return session !== undefined;
  return name !== `service-account-${client}`.toLowerCase();
}
