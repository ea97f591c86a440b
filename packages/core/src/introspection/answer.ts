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
import { senderConstrained } from "../verify/confirmation.ts";
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
 * Refuses a token that is bound to a key (`token_type` is `DPoP`, RFC 9449 section 5) if the answer does not say to which
 * one (section 6.2). Without the key, it would be taken for a bearer token.
 */
function requireBoundKey({ token_type: type, cnf }: JsonObject): void {
  const isBound = typeof type === "string" && type.toLowerCase() === "dpop";
  if (isBound && !(isJsonObject(cnf) && "jkt" in cnf)) throw senderConstrained();
}

/**
 * The caller in an answer of a zone. The members have the names of the profile's claims, or those of RFC 7662. The server
 * that gets the caller checks whether all are there.
 *
 * @throws {InvalidTokenError} if the profile does not take the token for an access token, its scopes are no text, or it is
 *   bound to a key that the answer does not name.
 */
export function callerIn(members: JsonObject, profile: Profile): VouchedCaller {
  refuseForeignClaim(members, profile);
  requireBoundKey(members);
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
