import { callerIs } from "./kind.ts";
import { openidConfiguration } from "./openid.ts";
import type { Profile } from "./profile.ts";
import { byAudience, type Targets } from "./targets.ts";

/** The upstream APIs of a server at Okta. */
export interface OktaOptions {
  /** The audiences of the upstream APIs, by the resource that `getToken` gets. Default: the resource. */
  targets?: Targets | undefined;
}

/**
 * Okta, with a custom authorization server: `KEYCARD_ISSUER` is `https://<domain>/oauth2/<id>`. The tokens of Okta's own
 * server, without `/oauth2/<id>`, are for Okta alone and are refused.
 *
 * The user is the `uid` claim, because `sub` is a login name, which may pass to somebody else.
 */
export function okta({ targets }: OktaOptions = {}): Profile {
  return {
    maker: "okta",
    subjectClaims: ["uid", "sub"],
    clientClaims: ["cid"],
    scopeClaims: ["scp"],
    caller: ({ uid }) => callerIs(uid !== undefined),
    metadataUrls: openidConfiguration,
    tokenParameters: byAudience(targets),
  };
}
