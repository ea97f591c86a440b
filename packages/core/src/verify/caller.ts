import type { AuthInfo } from "../auth-info.ts";
import type { JsonObject } from "../encoding/json.ts";
import { parseUrl } from "../encoding/url.ts";
import type { AccessTokenClaims } from "./claims.ts";

/** What a handler learns of the caller. `payload` holds all claims of the token, `audience` is the one that matched. */
export function authInfoFrom(
  token: string,
  claims: AccessTokenClaims,
  payload: JsonObject,
  audience: string,
): AuthInfo {
  const { subject, issuer } = claims;
  const { sub_profile: subProfile, keycard_app_id: keycardAppId } = payload;
  const caller: AuthInfo = {
    token,
    clientId: claims.clientId,
    scopes: [...claims.scopes],
    expiresAt: claims.expiresAt,
    subject,
    issuer,
    claims: payload,
    audience,
    extra: { subject, issuer, claims: payload },
    ...(typeof subProfile === "string" && { subProfile }),
    ...(typeof keycardAppId === "string" && { keycardAppId }),
  };
  const resource = parseUrl(audience);
  // Not enumerable, so that the caller can be cloned. A URL can't be cloned.
  return resource
    ? Object.defineProperty(caller, "resource", { value: resource, writable: true, configurable: true })
    : caller;
}
