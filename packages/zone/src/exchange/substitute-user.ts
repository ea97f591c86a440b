import { decodeJwt, decodeProtectedHeader } from "jose";
import type { AuditFacts } from "../audit/event.ts";
import type { Application } from "../directory/directory.ts";
import { OAuthError } from "../token/oauth-error.ts";
import type { Subject } from "./subject-token.ts";

/**
 * The user named in a substitute-user token. The token is unsigned: the zone's configuration decides whether the
 * application may act for the user.
 *
 * @throws {OAuthError} `unauthorized_client` unless it may impersonate, `invalid_grant` unless it may impersonate this
 *   user
 */
export function substituteUser(token: string, application: Application, expiresAt: number, facts: AuditFacts): Subject {
  const user = namedUser(token);
  facts.user = user;
  facts.impersonation = true;
  if (application.impersonates.length === 0) {
    throw new OAuthError("unauthorized_client", `${application.id} may not act for users who are not there`);
  }
  if (!application.impersonates.includes(user)) {
    throw new OAuthError("invalid_grant", `${application.id} may not act for this user, or there is no such user`);
  }
  return { user, client: undefined, expiresAt, actor: undefined };
}

function namedUser(token: string): string {
  try {
    const { typ, alg } = decodeProtectedHeader(token);
    const { sub } = decodeJwt(token);
    const isUnsigned = token.endsWith(".") && alg === "none" && typ === "vnd.kc.su+jwt";
    if (isUnsigned && typeof sub === "string" && sub !== "") return sub;
  } catch {
    // The error below covers this case too.
  }
  throw new OAuthError(
    "invalid_request",
    "the subject token is no substitute-user token (an unsigned vnd.kc.su+jwt with a sub)",
  );
}
