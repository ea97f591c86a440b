import type { AuthInfo } from "../auth-info.ts";
import type { GetTokenOptions } from "../cache/token-request.ts";
import { ConfigurationError, InvalidTokenError } from "../errors.ts";
import type { TokenResponse } from "../exchange/response.ts";
import { AccessContext } from "./access-context.ts";

/** One upstream resource and the scopes requested for it. */
export interface ResourceGrant extends Pick<GetTokenOptions, "scope"> {
  resource: string;
}

/** Provides tokens: a {@link TokenCache}, or another object with the same method. */
export interface TokenSource {
  getToken(auth: AuthInfo, resource: string, options?: GetTokenOptions): Promise<TokenResponse>;
}

/**
 * Requests tokens for several upstream resources in parallel, on behalf of one caller. A failure for one resource does
 * not affect the others; the returned context contains it.
 *
 * @throws {ConfigurationError} if a resource is named twice.
 * @throws the reason of `signal`, once it is aborted.
 *
 * @example
 * ```ts
 * const access = await grantAccess(tokens, auth, [
 *   "https://api.github.com",
 *   { resource: "https://mail.example.com", scope: "mail:send" },
 * ]);
 * if (access.getStatus() === "success") await useBoth(access);
 * ```
 */
export async function grantAccess(
  tokens: TokenSource,
  auth: AuthInfo,
  resources: readonly (string | ResourceGrant)[],
  options: Pick<GetTokenOptions, "ctx" | "signal"> = {},
): Promise<AccessContext> {
  const grants = resources.map((entry) => (typeof entry === "string" ? { resource: entry } : entry));
  if (new Set(grants.map(({ resource }) => resource)).size < grants.length) {
    throw new ConfigurationError("grantAccess names a resource twice: give all its scopes in one entry");
  }
  const context = new AccessContext();
  const ask = async ({ resource, scope }: ResourceGrant): Promise<void> => {
    try {
      context.setToken(resource, await tokens.getToken(auth, resource, { ...options, scope }));
    } catch (error) {
      // The caller aborted the call. That is not a failure of the resource.
      if (options.signal?.aborted) throw error;
      // The caller has no subject, so no token can be granted for any resource.
      if (error instanceof InvalidTokenError) context.setError(error);
      else context.setResourceError(resource, error instanceof Error ? error : new Error(String(error)));
    }
  };
  await Promise.all(grants.map(ask));
  return context;
}
