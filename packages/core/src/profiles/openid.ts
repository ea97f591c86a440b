import { withoutTrailingSlash } from "../encoding/url.ts";

/** The address of OpenID Connect Discovery 1.0 (section 4) alone, for zones without RFC 8414. */
export function openidConfiguration(issuer: string): readonly string[] {
  return [`${withoutTrailingSlash(issuer)}/.well-known/openid-configuration`];
}
