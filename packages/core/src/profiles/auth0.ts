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
    caller: ({ gty }) => callerIs(gty !== "client-credentials"),
    tokenParameters: byAudience(targets),
    refusalCode: ({ error }) => (error === "mfa_required" ? "interaction_required" : undefined),
  };
}
