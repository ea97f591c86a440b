import type { Form } from "../token/form.ts";
import { OAuthError } from "../token/oauth-error.ts";
import { tokenTypes } from "./grant.ts";

/** A token exchange request (RFC 8693 section 2.1) this zone can act on. */
export interface ExchangeRequest {
  readonly subjectToken: string;
  /** Identifiers, as given by `resource` and `audience`. */
  readonly targets: readonly string[];
  readonly scopes: readonly string[] | undefined;
  readonly issuedTokenType: string;
}

const jwts: readonly string[] = Object.values(tokenTypes);

/** @throws {OAuthError} `invalid_request` */
export function parseExchangeRequest(form: Form): ExchangeRequest {
  const subjectToken = form.get("subject_token");
  if (subjectToken === undefined) throw invalid("subject_token is missing");
  checkType(form, "subject_token_type", form.get("subject_token_type") ?? "");
  if (form.get("actor_token") !== undefined || form.get("actor_token_type") !== undefined) {
    throw invalid("this zone takes no actor_token: the actor is the application that authenticates");
  }
  const issuedTokenType = form.get("requested_token_type") ?? tokenTypes.accessToken;
  checkType(form, "requested_token_type", issuedTokenType);
  const targets = [...new Set([...form.all("resource"), ...form.all("audience")])];
  if (targets.length === 0) throw invalid("resource is missing: name the upstream the token is for");
  return { subjectToken, targets, scopes: form.get("scope")?.split(" ").filter(Boolean), issuedTokenType };
}

function checkType(form: Form, name: string, type: string): void {
  if (jwts.includes(type)) return;
  throw invalid(form.get(name) === undefined ? `${name} is missing` : `${name} must be ${jwts.join(" or ")}`);
}

function invalid(description: string): OAuthError {
  return new OAuthError("invalid_request", description);
}
