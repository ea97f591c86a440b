import { ConfigurationError } from "../errors.ts";
import { ACCESS_TOKEN_TYPE, TOKEN_EXCHANGE_GRANT } from "./names.ts";

/** A token exchange request (RFC 8693 section 2.1). */
export interface TokenExchangeRequest {
  /** Default: the token exchange grant. */
  grantType?: string;
  /** Where the token is to be used; may be given more than once. */
  resource?: string | readonly string[];
  /** By which name the zone knows that place; may be given more than once. */
  audience?: string | readonly string[];
  /** The scopes asked for, separated by spaces. */
  scope?: string;
  requestedTokenType?: string;
  subjectToken: string;
  /** Default: access token. */
  subjectTokenType?: string;
  /** Who acts on behalf of the subject. */
  actorToken?: string;
  /** Default: access token. */
  actorTokenType?: string;
  /** A client assertion (RFC 7521 section 4.2) and its type. */
  clientAssertion?: string;
  clientAssertionType?: string;
  clientId?: string;
}

/** A token request of any grant: an exchange, or one without a subject. */
export type TokenRequest = Omit<TokenExchangeRequest, "subjectToken"> &
  Partial<Pick<TokenExchangeRequest, "subjectToken">>;

/** Throws {@link ConfigurationError} for an exchange of nothing, which no zone grants. */
export function requireSubject({ grantType = TOKEN_EXCHANGE_GRANT, subjectToken }: TokenRequest): void {
  if (grantType !== TOKEN_EXCHANGE_GRANT || subjectToken) return;
  throw new ConfigurationError("A token exchange needs the subjectToken that is to be exchanged");
}

/** The form that goes over the wire. */
export function encodeRequest(request: TokenRequest): URLSearchParams {
  const fields: [name: string, value: string | readonly string[] | undefined][] = [
    ["grant_type", request.grantType ?? TOKEN_EXCHANGE_GRANT],
    ["subject_token", request.subjectToken],
    ["subject_token_type", request.subjectToken && (request.subjectTokenType ?? ACCESS_TOKEN_TYPE)],
    ["resource", request.resource],
    ["audience", request.audience],
    ["scope", request.scope],
    ["requested_token_type", request.requestedTokenType],
    ["actor_token", request.actorToken],
    ["actor_token_type", request.actorToken && (request.actorTokenType ?? ACCESS_TOKEN_TYPE)],
    ["client_assertion", request.clientAssertion],
    ["client_assertion_type", request.clientAssertionType],
    ["client_id", request.clientId],
  ];
  const form = new URLSearchParams();
  for (const [name, value] of fields) {
    for (const item of typeof value === "string" ? [value] : (value ?? [])) {
      if (item !== "") form.append(name, item);
    }
  }
  return form;
}
