import type { AuthInfo } from "../auth-info.ts";
import { InsufficientScopeError } from "../errors.ts";
import { protectedResourceMetadataUrl } from "../metadata/protected-resource.ts";
import { failureResponse } from "./failure.ts";

/**
 * The answer by which a handler demands more scopes for one operation (RFC 6750 section 3.1): 403 with a challenge that
 * names what the caller has and what it needs, so that a client that asks for just that loses nothing.
 *
 * @throws {InsufficientScopeError}, which the server answers in the same way, where the resource of `auth` has no metadata.
 *
 * @example
 * ```ts
 * if (!auth.scopes.includes("mail:send")) return insufficientScope(auth, ["mail:send"]);
 * ```
 */
export function insufficientScope(auth: Pick<AuthInfo, "resource" | "scopes">, scopes: readonly string[]): Response {
  const error = new InsufficientScopeError({ scopes });
  if (!auth.resource || !/^https?:$/.test(auth.resource.protocol)) throw error;
  const resourceMetadata = protectedResourceMetadataUrl(auth.resource.href);
  return failureResponse(error, { resourceMetadata, scopes: auth.scopes });
}
