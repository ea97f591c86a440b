import { randomUUID } from "node:crypto";
import type { AuditFacts } from "../audit/event.ts";
import type { Application } from "../directory/directory.ts";
import { signToken } from "../keys/access-token.ts";
import type { Form } from "../token/form.ts";
import { OAuthError } from "../token/oauth-error.ts";
import type { Exchange } from "./exchange.ts";
import { allowedTargets, grantedScopes } from "./targets.ts";

/**
 * Issues a token on an application's own behalf (RFC 6749 section 4.4), for one of its dependencies or the resource it
 * provides.
 *
 * @param facts receives the facts for the audit log as they become known
 * @throws {OAuthError} for every refusal
 */
export function ownToken(
  form: Form,
  application: Application,
  { directory, keys, issuer, accessTokenSeconds }: Exchange,
  facts: AuditFacts,
) {
  const asked = [...new Set([...form.all("resource"), ...form.all("audience")])];
  const requested = form.get("scope")?.split(" ").filter(Boolean);
  facts.resource = asked.join(" ");
  facts.scopes = requested ?? [];
  if (!application.clientCredentials) {
    throw new OAuthError("unauthorized_client", `${application.id} may not get tokens of its own`);
  }
  if (asked.length === 0) throw new OAuthError("invalid_request", "resource is missing: name what the token is for");
  const reach = { ...application, dependencies: [...application.dependencies, application.provides ?? []].flat() };
  const targets = allowedTargets(asked, reach, directory);
  const scopes = grantedScopes(requested, targets);
  facts.scopes = scopes;

  const now = Math.floor(Date.now() / 1000);
  const [first, ...rest] = targets.map((target) => target.identifier);
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(" ") };
  const token = signToken(keys, {
    iss: issuer,
    sub: application.clientId,
    aud: rest.length === 0 ? first : [first, ...rest],
    client_id: application.clientId,
    ...scope,
    iat: now,
    exp: now + accessTokenSeconds,
    jti: randomUUID(),
  });
  return { access_token: token, token_type: "Bearer" as const, expires_in: accessTokenSeconds, ...scope };
}
