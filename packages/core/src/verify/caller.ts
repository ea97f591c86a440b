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
  const { subject, issuer, clientId, expiresAt } = claims;
  const { sub_profile: subProfile, keycard_app_id: keycardAppId } = payload;
  const caller: AuthInfo = {
    token,
    clientId,
    scopes: [...claims.scopes],
    expiresAt,
    subject,
    issuer,
    claims: payload,
    audience,
    extra: { subject, issuer, claims: payload },
  };
  if (typeof subProfile === "string") caller.subProfile = subProfile;
  if (typeof keycardAppId === "string") caller.keycardAppId = keycardAppId;
  return Object.defineProperty(caller, "resource", resourceProperty(audience));
}

/**
 * The property `resource`. Parsed when it is first read, because few handlers read it and a URL costs more than all else
 * about a caller. Not enumerable, so that the caller can be cloned: a URL can't be. Undefined if the audience is no URL.
 */
function resourceProperty(audience: string): PropertyDescriptor {
  let resource: URL | undefined;
  let isParsed = false;
  return {
    configurable: true,
    get: () => {
      if (!isParsed) resource = parseUrl(audience);
      isParsed = true;
      return resource;
    },
    set: (value: URL | undefined) => {
      resource = value;
      isParsed = true;
    },
  };
}
