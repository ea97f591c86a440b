import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { UnavailableError } from "../errors.ts";
import type { VouchedCaller } from "../verify/token-hook.ts";

/**
 * Reads an introspection response (RFC 7662 section 2.2). Returns undefined unless `active` is `true`.
 *
 * @throws {UnavailableError} if it is not an introspection response.
 */
export function readIntrospection(body: unknown): VouchedCaller | undefined {
  if (!isJsonObject(body) || typeof body.active !== "boolean") {
    throw new UnavailableError("The introspection endpoint's answer is not an introspection response");
  }
  const { active, ...claims } = body;
  return active && isAccessToken(claims) ? callerFrom(claims) : undefined;
}

/** Whether the answer does not say otherwise: an active refresh token is no access token. */
function isAccessToken({ token_type: type }: JsonObject): boolean {
  return type === undefined || (typeof type === "string" && ["bearer", "dpop"].includes(type.toLowerCase()));
}

/** The members have the names of claims. The server that gets the caller checks their types. */
function callerFrom(claims: JsonObject): VouchedCaller {
  const { client_id: clientId, sub: subject, scope: scopes = [], exp: expiresAt, aud: audience, iss: issuer } = claims;
  return { clientId, subject, scopes, expiresAt, audience, issuer, claims } as VouchedCaller;
}
