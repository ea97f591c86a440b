import { encodeBase64url } from "../base64url.ts";
import { ConfigurationError } from "../errors.ts";

const HEADER = { typ: "vnd.kc.su+jwt", alg: "none" };

/**
 * A subject token that names a user who is not there, as Keycard takes it. It is not signed: what makes the zone trust it
 * is who sends it, and the zone's policy.
 *
 * @throws {ConfigurationError} if there is no identifier.
 */
export function substituteUserToken(userIdentifier: string): string {
  // Whoever is not named could be anybody, whatever types say.
  if (typeof userIdentifier !== "string" || userIdentifier === "") {
    throw new ConfigurationError("Impersonation needs the identifier of a user");
  }
  return `${encoded(HEADER)}.${encoded({ sub: userIdentifier })}.`;
}

function encoded(value: object): string {
  return encodeBase64url(JSON.stringify(value));
}
