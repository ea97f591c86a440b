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
  const { subject, issuer, clientId, expiresAt, details } = claims;
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
  if (details?.subProfile !== undefined) caller.subProfile = details.subProfile;
  if (details?.keycardAppId !== undefined) caller.keycardAppId = details.keycardAppId;
  return Object.defineProperty(caller, "resource", RESOURCE);
}

/**
 * The property `resource`: the audience, parsed when it is first read, because a URL costs more than all else about a
 * caller. Not enumerable, so that the caller can be cloned: a URL can't be. Undefined if the audience is no URL. All
 * callers share the descriptor, because engines make an object with an accessor of its own slow.
 */
const RESOURCE: PropertyDescriptor & ThisType<AuthInfo> = {
  configurable: true,
  get() {
    return keepResource(this, parseUrl(this.audience ?? ""));
  },
  set(value: URL | undefined) {
    keepResource(this, value);
  },
};

function keepResource(caller: AuthInfo, value: URL | undefined): URL | undefined {
  // A frozen caller gets a URL of its own each time.
  Reflect.defineProperty(caller, "resource", { value, writable: true, configurable: true });
  return value;
}
