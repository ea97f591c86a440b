import { randomUUID } from "node:crypto";
import type { AuditFacts } from "../audit/event.ts";
import type { Application } from "../directory/directory.ts";
import { signToken } from "../keys/access-token.ts";
import type { Form } from "../token/form.ts";
import { OAuthError } from "../token/oauth-error.ts";
import type { Exchange, ExchangeResponse } from "./exchange.ts";
import { tokenTypes } from "./grant.ts";
import { verifySubjectToken } from "./subject-token.ts";

export const identityAssertionType = "oauth-id-jag+jwt";
export const identityAssertionSeconds = 300;

/**
 * Issues an identity assertion (ID-JAG, draft-ietf-oauth-identity-assertion-authz-grant section 4.3) for the user of an
 * application's token. The application redeems it at the zone that `audience` names.
 *
 * @param facts receives the facts for the audit log as they become known
 * @throws {OAuthError} for every refusal
 */
export async function identityAssertion(
  form: Form,
  application: Application,
  { directory, keys, issuer }: Exchange,
  facts: AuditFacts,
): Promise<ExchangeResponse> {
  const [audience, ...others] = form.all("audience");
  const resources = form.all("resource");
  const scope = form.get("scope");
  facts.resource = resources.join(" ") || (audience ?? "");
  facts.scopes = scope?.split(" ").filter(Boolean) ?? [];
  if (form.get("subject_token_type") !== tokenTypes.accessToken) {
    throw new OAuthError("invalid_request", `subject_token_type must be ${tokenTypes.accessToken}`);
  }
  if (audience === undefined || others.length > 0) {
    throw new OAuthError("invalid_request", "audience must be the issuer of the zone that the assertion is for");
  }
  const subject = await verifySubjectToken(form.get("subject_token") ?? "", application, keys, issuer);
  facts.user = subject.user;
  if (subject.client !== undefined) facts.client = subject.client;
  const there = application.crossApp.find(({ zone }) => zone === audience);
  if (there === undefined) {
    throw new OAuthError("access_denied", `${application.id} may not act for users at the zone ${audience}`);
  }

  const now = Math.floor(Date.now() / 1000);
  const expiresIn = Math.min(identityAssertionSeconds, subject.expiresAt - now);
  const assertion = signToken(
    keys,
    {
      iss: issuer,
      sub: subject.user,
      email: directory.users.get(subject.user)?.email,
      aud: audience,
      client_id: there.clientId,
      ...(resources.length === 0 ? {} : { resource: resources.length === 1 ? resources[0] : resources }),
      ...(scope === undefined ? {} : { scope }),
      iat: now,
      exp: now + expiresIn,
      jti: randomUUID(),
    },
    { header: { typ: identityAssertionType } },
  );
  return {
    access_token: assertion,
    issued_token_type: tokenTypes.identityAssertion,
    token_type: "N_A",
    expires_in: expiresIn,
    ...(scope === undefined ? {} : { scope }),
  };
}
