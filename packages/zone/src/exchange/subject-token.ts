import { errors } from "jose";
import { difference, shown } from "../directory/difference.ts";
import { type Application, namesOf, type Resource } from "../directory/directory.ts";
import { verifyToken } from "../keys/access-token.ts";
import type { SigningKeys } from "../keys/signing-keys.ts";
import { OAuthError } from "../token/oauth-error.ts";

/** The user of a subject token, and its client and actors. */
export interface Subject {
  readonly user: string;
  readonly client: string | undefined;
  readonly expiresAt: number;
  /** The previous actors, the most recent one outermost (RFC 8693 section 4.1). */
  readonly actor: object | undefined;
}

/**
 * Verifies a subject token: an access token of this zone for the resource that the application provides. An application
 * can't exchange tokens of another resource.
 *
 * @throws {OAuthError} `invalid_request` (RFC 8693 section 2.2.2)
 */
export async function verifySubjectToken(
  token: string,
  application: Application,
  keys: SigningKeys,
  issuer: string,
): Promise<Subject> {
  try {
    const claims = await verifyToken(keys, token, { issuer, audience: namesOf(providedBy(application)) });
    const { sub, exp, client_id: client, act } = claims;
    if (sub === client)
      throw new OAuthError("invalid_request", "it is an application's own token and stands for no user");
    return {
      user: sub,
      client: typeof client === "string" ? client : undefined,
      expiresAt: exp,
      actor: typeof act === "object" && act !== null ? act : undefined,
    };
  } catch (error) {
    throw new OAuthError("invalid_request", `the subject token is refused: ${explain(error, application)}`);
  }
}

/** The resource of an application. Throws {@link OAuthError} if it has none, so that no user's token is for it. */
export function providedBy({ provides, id }: Application): Resource {
  if (provides !== undefined) return provides;
  throw new OAuthError("invalid_request", `${id} provides no resource of this zone`);
}

/** Says why a token for the application's own resource is not accepted. */
export function explain(error: unknown, { provides, id }: Application): string {
  if (error instanceof OAuthError) return error.message;
  if (error instanceof errors.JWTExpired) return "it has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "aud") return wrongAudience(error.payload.aud, provides?.identifier ?? "", id);
    if (error.claim === "iss") return "it was not issued by this zone";
    return error.reason === "missing" ? `it has no ${error.claim}` : `its ${error.claim} is not acceptable`;
  }
  if (error instanceof errors.JWKSNoMatchingKey) return "it was not signed by a key of this zone";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature does not verify";
  return "it is not an access token of this zone";
}

function wrongAudience(audience: unknown, expected: string, application: string): string {
  const wanted = `${expected}, the resource that ${application} provides`;
  const [only, ...others] = [audience].flat();
  if (typeof only !== "string" || others.length > 0) return `its aud does not name ${wanted}`;
  return `its aud is ${shown(only)}, not ${wanted}: ${difference(only, expected)}`;
}
