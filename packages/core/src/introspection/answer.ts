import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { UnavailableError } from "../errors.ts";
import { ACCESS_TOKEN_TYPE } from "../exchange/request.ts";
import type { Profile } from "../profiles/profile.ts";
import {
  CLIENT_CLAIMS,
  firstOf,
  refuseForeignClaim,
  SCOPE_CLAIMS,
  SUBJECT_CLAIMS,
  scopesOf,
} from "../verify/claims.ts";
import type { VouchedCaller } from "../verify/token-hook.ts";

/**
 * The members of an introspection response (RFC 7662 section 2.2) that describe an access token. Undefined unless
 * `active` is `true`.
 *
 * @throws {UnavailableError} if it is not an introspection response.
 */
export function readIntrospection(body: unknown): JsonObject | undefined {
  if (!isJsonObject(body) || typeof body.active !== "boolean") {
    throw new UnavailableError("The introspection endpoint's answer is not an introspection response");
  }
  const { active, ...members } = body;
  return active && isAccessToken(members) ? members : undefined;
}

/** The types of an access token (RFC 6749 section 5.1), and what zones write there that take it for the kind of token. */
const ACCESS_TOKEN_TYPES: readonly string[] = ["bearer", "dpop", "access_token", ACCESS_TOKEN_TYPE];

/** Whether the answer does not say otherwise: an active refresh token is no access token. */
function isAccessToken({ token_type: type }: JsonObject): boolean {
  return type === undefined || (typeof type === "string" && ACCESS_TOKEN_TYPES.includes(type.toLowerCase()));
}

/**
 * The caller in an answer of a zone. The members have the names of the profile's claims, or those of RFC 7662. The server
 * that gets the caller checks whether all are there.
 *
 * @throws {InvalidTokenError} if the profile does not take the token for an access token, or its scopes are no text.
 */
export function callerIn(members: JsonObject, profile: Profile): VouchedCaller {
  refuseForeignClaim(members, profile);
  const { subjectClaims = SUBJECT_CLAIMS, clientClaims = [], scopeClaims = [], audience } = profile;
  const first = (names: readonly string[]) => members[firstOf(members, names) ?? ""];
  return {
    subject: first(subjectClaims),
    clientId: first([...clientClaims, ...CLIENT_CLAIMS]),
    scopes: scopesOf(members, { ...profile, scopeClaims: [...scopeClaims, ...SCOPE_CLAIMS] }),
    expiresAt: members.exp,
    audience: audience ? audience(members) : members.aud,
    issuer: members.iss,
    subProfile: profile.caller?.(members).subProfile,
    claims: members,
  } as VouchedCaller;
}
