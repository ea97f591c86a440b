import type { Form } from "../token/form.ts";
import { OAuthError } from "../token/oauth-error.ts";
import { substituteUserType, tokenTypes } from "./grant.ts";

/** A valid token exchange request (RFC 8693 section 2.1). */
export interface ExchangeRequest {
  readonly subjectToken: string;
  /** Whether the subject token only names a user (impersonation). */
  readonly substituteUser: boolean;
  readonly actorToken: string | undefined;
  /** The identifiers in `resource` and `audience`. */
  readonly targets: readonly string[];
  readonly scopes: readonly string[] | undefined;
  readonly issuedTokenType: string;
}

const jwts: readonly string[] = [tokenTypes.accessToken, tokenTypes.jwt];

/** @throws {OAuthError} `invalid_request` */
export function parseExchangeRequest(form: Form): ExchangeRequest {
  const subjectToken = form.get("subject_token");
  if (subjectToken === undefined) throw invalid("subject_token is missing");
  const substituteUser = form.get("subject_token_type") === substituteUserType;
  if (!substituteUser) checkType(form, "subject_token_type", form.get("subject_token_type") ?? "");
  const actorToken = form.get("actor_token");
  if (actorToken !== undefined) checkType(form, "actor_token_type", form.get("actor_token_type") ?? "");
  else if (form.get("actor_token_type") !== undefined) throw invalid("actor_token_type is there without actor_token");
  const issuedTokenType = form.get("requested_token_type") ?? tokenTypes.accessToken;
  checkType(form, "requested_token_type", issuedTokenType);
  const targets = [...new Set([...form.all("resource"), ...form.all("audience")])];
  if (targets.length === 0) throw invalid("resource is missing: name the upstream the token is for");
  const scopes = form.get("scope")?.split(" ").filter(Boolean);
  return { subjectToken, substituteUser, actorToken, targets, scopes, issuedTokenType };
}

function checkType(form: Form, name: string, type: string): void {
  if (jwts.includes(type)) return;
  throw invalid(form.get(name) === undefined ? `${name} is missing` : `${name} must be ${jwts.join(" or ")}`);
}

function invalid(description: string): OAuthError {
  return new OAuthError("invalid_request", description);
}
