import { type Application, namesOf } from "../directory/directory.ts";
import { verifyToken } from "../keys/access-token.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { OAuthError } from "../token/oauth-error.ts";
import { explain, providedBy } from "./subject-token.ts";

/**
 * Checks that an actor token (RFC 8693 section 2.1) is the application's own: a token that it got on its own behalf for
 * the resource it provides. An application can't name another one as the actor.
 *
 * @throws {OAuthError} `invalid_request`
 */
export async function checkActorToken(
  token: string,
  application: Application,
  keys: SigningKeys,
  issuer: string,
): Promise<void> {
  try {
    const { sub } = await verifyToken(keys, token, { issuer, audience: namesOf(providedBy(application)) });
    if (sub !== application.clientId) throw new OAuthError("invalid_request", "it is not the application's own");
  } catch (error) {
    throw new OAuthError("invalid_request", `the actor token is refused: ${explain(error, application)}`);
  }
}
