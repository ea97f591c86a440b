import { withoutTrailingSlash } from "../encoding/url.ts";
import { callerIs } from "./kind.ts";
import type { Profile } from "./profile.ts";

/**
 * better-auth 1.7 with its OAuth provider plugin: `KEYCARD_ISSUER` is the base URL with the path of better-auth, such as
 * `https://app.example.com/api/auth`.
 *
 * The metadata is read below that path, where better-auth serves it itself. The addresses of RFC 8414 at the root of the
 * host are routed by the application, and clients need them.
 */
export function betterAuth(): Profile {
  return {
    maker: "better-auth",
    // The subject of an application is its client id.
    caller: ({ sub, client_id: client }) => callerIs(sub !== client),
    metadataUrls(issuer) {
      const base = `${withoutTrailingSlash(issuer)}/.well-known`;
      return [`${base}/oauth-authorization-server`, `${base}/openid-configuration`];
    },
  };
}
