/** RFC 8693 section 2.1. */
export const TOKEN_EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
/** RFC 6749 section 4.4. */
export const CLIENT_CREDENTIALS_GRANT = "client_credentials";
/** RFC 8693 section 3. */
export const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
export const JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";
/** RFC 7523 section 2.2. */
export const JWT_BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** Keycard's own: a user named by the server instead of a token of that user. */
export const SUBSTITUTE_USER_TYPE = "urn:keycard:params:oauth:token-type:substitute-user";

const GRANT_NAMES: ReadonlyMap<string, string> = new Map([
  [TOKEN_EXCHANGE_GRANT, "token exchange"],
  [CLIENT_CREDENTIALS_GRANT, "client credentials grant"],
]);

/** A grant as messages call it. */
export function grantName(grantType = TOKEN_EXCHANGE_GRANT): string {
  return GRANT_NAMES.get(grantType) ?? "token request";
}
