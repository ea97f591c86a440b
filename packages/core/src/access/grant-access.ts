import type { AuthInfo } from "../auth-info.ts";
import type { GetTokenOptions } from "../cache/token-request.ts";
import { ConfigurationError, InvalidTokenError } from "../errors.ts";
import type { TokenResponse } from "../exchange/response.ts";
import { AccessContext } from "./access-context.ts";

/** One upstream resource, and what is to be done there. */
export interface ResourceGrant extends Pick<GetTokenOptions, "scope"> {
  resource: string;
}

/** Where tokens come from: a {@link TokenCache}, or what looks like one. */
export interface TokenSource {
  getToken(auth: AuthInfo, resource: string, options?: GetTokenOptions): Promise<TokenResponse>;
}

/**
 * Tokens for several upstream resources on behalf of one caller, asked for in parallel. What fails for one resource
 * leaves the others alone, and is in the context that is returned.
 *
 * @throws {ConfigurationError} if a resource is named twice.
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
      // A call that its own caller ended is no failure of a resource.
      if (options.signal?.aborted) throw error;
      // Nothing can be granted to a caller who is nobody.
      if (error instanceof InvalidTokenError) context.setError(error);
      else context.setResourceError(resource, error instanceof Error ? error : new Error(String(error)));
    }
  };
  await Promise.all(grants.map(ask));
  return context;
}
