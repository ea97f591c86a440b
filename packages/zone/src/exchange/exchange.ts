import { randomUUID } from "node:crypto";
import type { AuditFacts } from "../audit/event.ts";
import { type Consents, requireConsent } from "../consent/consents.ts";
import type { Application, Directory } from "../directory/directory.ts";
import { signToken } from "../keys/access-token.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import type { Form } from "../token/form.ts";
import { checkActorToken } from "./actor-token.ts";
import { parseExchangeRequest } from "./request.ts";
import { verifySubjectToken } from "./subject-token.ts";
import { substituteUser } from "./substitute-user.ts";
import { allowedTargets, grantedScopes } from "./targets.ts";

export interface Exchange {
  readonly directory: Directory;
  readonly keys: SigningKeys;
  readonly issuer: string;
  readonly accessTokenSeconds: number;
  readonly consents: Consents;
}

/** A token response (RFC 8693 section 2.2.1). */
export interface ExchangeResponse {
  access_token: string;
  issued_token_type: string;
  token_type: "Bearer" | "N_A";
  expires_in: number;
  scope?: string;
}

/**
 * Exchanges a user's token at an application for a token at one of its dependencies. The new token expires no later
 * than the subject token.
 *
 * @param facts receives the facts for the audit log as they become known
 * @throws {OAuthError} for every refusal
 */
export async function exchangeToken(
  form: Form,
  application: Application,
  { directory, keys, issuer, accessTokenSeconds, consents }: Exchange,
  facts: AuditFacts,
): Promise<ExchangeResponse> {
  const request = parseExchangeRequest(form);
  facts.resource = request.targets.join(" ");
  facts.scopes = [...(request.scopes ?? [])];

  const now = Math.floor(Date.now() / 1000);
  const subject = request.substituteUser
    ? substituteUser(request.subjectToken, application, now + accessTokenSeconds, facts)
    : await verifySubjectToken(request.subjectToken, application, keys, issuer);
  facts.user = subject.user;
  if (request.actorToken !== undefined) await checkActorToken(request.actorToken, application, keys, issuer);
  if (subject.client !== undefined) facts.client = subject.client;

  const targets = allowedTargets(request.targets, application, directory);
  const scopes = grantedScopes(request.scopes, targets);
  facts.scopes = scopes;
  requireConsent(consents, subject.user, application, targets, issuer);

  const lifetime = Math.min(accessTokenSeconds, subject.expiresAt - now);
  const [first, ...rest] = targets.map((target) => target.identifier);
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(" ") };
  const token = signToken(keys, {
    iss: issuer,
    sub: subject.user,
    aud: rest.length === 0 ? first : [first, ...rest],
    client_id: application.clientId,
    act: { sub: application.clientId, ...(subject.actor === undefined ? {} : { act: subject.actor }) },
    ...scope,
    iat: now,
    exp: now + lifetime,
    jti: randomUUID(),
  });
  return {
    access_token: token,
    issued_token_type: request.issuedTokenType,
    token_type: "Bearer",
    expires_in: lifetime,
    ...scope,
  };
}
