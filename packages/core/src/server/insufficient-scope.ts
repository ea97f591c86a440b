import type { AuthInfo } from "../auth-info.ts";
import { InsufficientScopeError } from "../errors.ts";
import { failureResponse } from "./failure.ts";

/**
 * The answer by which a handler demands more scopes for one operation (RFC 6750 section 3.1): 403 with a challenge that
 * names what the caller has and what it needs, so that a client that asks for just that loses nothing. It is the answer to
 * a thrown {@link InsufficientScopeError}, for where a framework would catch that.
 *
 * @throws {InsufficientScopeError} where `auth` does not come from the server and so names no metadata.
 * @throws {ConfigurationError} if one of the scopes can't be a scope.
 *
 * @example
 * ```ts
 * if (!auth.scopes.includes("mail:send")) return insufficientScope(auth, ["mail:send"]);
 * ```
 */
export function insufficientScope(
  { scopes: grantedScopes, resourceMetadataUrl }: Pick<AuthInfo, "resourceMetadataUrl" | "scopes">,
  scopes: readonly string[],
): Response {
  const error = new InsufficientScopeError({ scopes, granted: grantedScopes });
  if (resourceMetadataUrl === undefined) throw error;
  return failureResponse(error, { resourceMetadata: resourceMetadataUrl, grantedScopes });
}
