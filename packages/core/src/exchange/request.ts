import { encodeBase64url } from "../encoding/base64url.ts";
import { toList } from "../encoding/json.ts";
import { ConfigurationError } from "../errors.ts";
import type { Profile, TokenParameters } from "../profiles/profile.ts";

/** A token exchange request (RFC 8693 section 2.1). */
export interface TokenExchangeRequest {
  /** Default: the token exchange grant. */
  grantType?: string;
  /** The URL of the target service. May be given more than once. */
  resource?: string | readonly string[];
  /** The logical name of the target service at the zone. May be given more than once. */
  audience?: string | readonly string[];
  /** The scopes asked for, separated by spaces. */
  scope?: string;
  requestedTokenType?: string;
  subjectToken: string;
  /** Default: access token. */
  subjectTokenType?: string;
  /** A token of the party that acts on behalf of the subject. */
  actorToken?: string;
  /** Default: access token. */
  actorTokenType?: string;
  /** The assertion of a JWT bearer grant (RFC 7523 section 2.1). */
  assertion?: string;
  /** A client assertion (RFC 7521 section 4.2) and its type. */
  clientAssertion?: string;
  clientAssertionType?: string;
  clientId?: string;
}

/** A token request of any grant: an exchange, or one without a subject. */
export type TokenRequest = Omit<TokenExchangeRequest, "subjectToken"> &
  Partial<Pick<TokenExchangeRequest, "subjectToken">>;

/** Throws {@link ConfigurationError} for a token exchange without a subject token, which no zone grants. */
export function requireSubjectToken({ grantType = TOKEN_EXCHANGE_GRANT, subjectToken }: TokenRequest): void {
  if (grantType !== TOKEN_EXCHANGE_GRANT || subjectToken) return;
  throw new ConfigurationError("A token exchange needs the subjectToken that is to be exchanged");
}

/** The form body of a token request, as the profile has it. Empty values are left out. */
export function encodeRequest(request: TokenRequest, profile?: Profile): URLSearchParams {
  const standard: TokenParameters = {
    grant_type: request.grantType ?? TOKEN_EXCHANGE_GRANT,
    subject_token: request.subjectToken,
    subject_token_type: request.subjectToken && (request.subjectTokenType ?? ACCESS_TOKEN_TYPE),
    resource: request.resource,
    audience: request.audience,
    scope: request.scope,
    requested_token_type: request.requestedTokenType,
    actor_token: request.actorToken,
    actor_token_type: request.actorToken && (request.actorTokenType ?? ACCESS_TOKEN_TYPE),
    assertion: request.assertion,
    client_assertion: request.clientAssertion,
    client_assertion_type: request.clientAssertionType,
    client_id: request.clientId,
  };
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(profile?.tokenParameters?.(standard) ?? standard)) {
    for (const item of toList(value)) if (item !== "") form.append(name, item);
  }
  return form;
}

/** RFC 8693 section 2.1. */
export const TOKEN_EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

/** RFC 6749 section 4.4. */
export const CLIENT_CREDENTIALS_GRANT = "client_credentials";

/** RFC 7523 section 2.1. */
export const JWT_BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** An identity assertion for another zone (draft-ietf-oauth-identity-assertion-authz-grant). */
export const ID_JAG_TYPE = "urn:ietf:params:oauth:token-type:id-jag";

/** RFC 8693 section 3. */
export const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

export const JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";

/** RFC 7523 section 2.2. */
export const JWT_BEARER_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Specific to Keycard: the server names a user instead of sending that user's token. */
export const SUBSTITUTE_USER_TYPE = "urn:keycard:params:oauth:token-type:substitute-user";

const GRANT_NAMES: ReadonlyMap<string, string> = new Map([
  [TOKEN_EXCHANGE_GRANT, "token exchange"],
  [CLIENT_CREDENTIALS_GRANT, "client credentials grant"],
  [JWT_BEARER_GRANT, "JWT bearer grant"],
]);

/** The name of a grant in messages. */
export function grantName(grantType = TOKEN_EXCHANGE_GRANT): string {
  return GRANT_NAMES.get(grantType) ?? "token request";
}

const HEADER = { typ: "vnd.kc.su+jwt", alg: "none" };

/**
 * Makes a subject token that names an absent user, in Keycard's format. The token is not signed: the zone trusts it
 * because of the client that sends it, as far as the zone's policy allows.
 *
 * @throws {ConfigurationError} if there is no identifier.
 */
export function substituteUserToken(userIdentifier: string): string {
  // Checked at runtime despite the type: a token without a user could stand for anybody.
  if (typeof userIdentifier !== "string" || userIdentifier === "") {
    throw new ConfigurationError("Impersonation needs the identifier of a user");
  }
  return `${encoded(HEADER)}.${encoded({ sub: userIdentifier })}.`;
}

function encoded(value: object): string {
  return encodeBase64url(JSON.stringify(value));
}
