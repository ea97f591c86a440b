import { callerIs } from "./kind.ts";
import type { Profile } from "./profile.ts";
import { byAudience, type Targets } from "./targets.ts";

/** The upstream APIs of a server at Auth0. */
export interface Auth0Options {
  /** The identifiers of the upstream APIs, by the resource that `getToken` gets. Default: the resource. */
  targets?: Targets | undefined;
}

/**
 * Auth0, with either dialect of access tokens. `KEYCARD_ISSUER` has a slash at its end:
 * `https://<tenant>.auth0.com/`.
 */
export function auth0({ targets }: Auth0Options = {}): Profile {
  return {
    maker: "auth0",
    // The RFC 9068 dialect has no `gty`. The subject of an application is its client id, with a suffix.
    caller: ({ gty, sub, client_id: client, azp }) =>
      callerIs(gty !== "client-credentials" && sub !== `${client ?? azp}@clients`),
    tokenParameters: byAudience(targets),
    refusalCode: ({ error }) => (error === "mfa_required" ? "interaction_required" : undefined),
  };
}
