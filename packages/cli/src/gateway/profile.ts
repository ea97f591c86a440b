import {
  auth0,
  betterAuth,
  cognito,
  entra,
  keycard,
  keycloak,
  okta,
  type Profile,
  rfc9068,
  workos,
} from "@edgegrant/core/profiles";
import { UsageError } from "../values.ts";

/** The registration of the gateway at Microsoft Entra ID. */
interface Registration {
  tenants: readonly string[];
  clientId: string | undefined;
}

/** Creates the profile of a gateway with this identifier. */
type ProfileOf = (resource: string) => Profile;

const PROFILES: Readonly<Record<string, (registration: Registration) => ProfileOf>> = {
  keycard: () => () => keycard,
  rfc9068: () => () => rfc9068,
  entra: ({ tenants, clientId }) => {
    if (tenants.length > 0 && clientId) return (resource) => entra({ tenants, clientId, appIdUri: resource });
    throw new UsageError("--profile entra needs --tenant, and KEYCARD_CLIENT_ID in the environment");
  },
  okta: () => () => okta(),
  auth0: () => () => auth0(),
  keycloak: () => () => keycloak(),
  cognito: () => () => cognito(),
  workos: () => () => workos(),
  "better-auth": () => () => betterAuth(),
};

/** The names of the profiles that a command line may choose. */
export const profileNames = Object.keys(PROFILES);

/**
 * @param name One of {@link profileNames}.
 * @throws {UsageError} if what the profile needs is missing.
 */
export function profileNamed(name: string, registration: Registration): ProfileOf {
  return PROFILES[name]?.(registration) ?? (() => keycard);
}
