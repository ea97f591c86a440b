import type { AuthInfo } from "../auth-info.ts";
import { isStringArray } from "../encoding/json.ts";
import { ConfigurationError, InsufficientScopeError } from "../errors.ts";
import { advertisedScopes, isScope, requireScopeList } from "../metadata/scopes.ts";
import { hierarchyOf, isSatisfied } from "../verify/scopes.ts";

/** The part of a caller that is needed: the `AuthInfo` of edgegrant or of an MCP SDK. */
export type ScopedCaller = Pick<AuthInfo, "scopes">;

/**
 * Requires scopes within a tool. Scopes are compared with the server's `satisfies`. If `auth` is a clone, only the same
 * scope satisfies a scope.
 *
 * A tool runs after the answer has begun, so the MCP SDK turns the error into a tool error with its message. For a
 * step-up challenge (403), use `toolScopes`, or {@link needs} with SDK 2.4.
 *
 * @param auth The caller: `auth` of the handler, or `authInfo` of the SDK.
 * @throws {InsufficientScopeError} if the token lacks a scope. The message names the missing scopes.
 * @throws {ConfigurationError} if `auth` is missing, because the handler did not pass it on, or a scope is invalid.
 *
 * @example
 * ```ts
 * server.registerTool("send_mail", {}, ({ authInfo }) => {
 *   requireScopes(authInfo, "mail:send");
 *   return { content: [{ type: "text", text: "sent" }] };
 * });
 * ```
 */
export function requireScopes<Caller extends ScopedCaller>(
  auth: Caller | undefined,
  ...scopes: string[]
): asserts auth is Caller {
  requireSome("requireScopes", scopes);
  const missing = missingScopes(auth, "requireScopes", scopes);
  if (missing.length === 0) return;
  const message = `The access token lacks a scope that this operation needs: ${missing.join(" ")}`;
  throw new InsufficientScopeError({ scopes: missing, granted: [...(auth?.scopes ?? [])], message });
}

/**
 * The scopes that a tool, prompt or resource needs, as the option `scopeChallenge` of `@modelcontextprotocol/server` (2.4)
 * takes them: the SDK answers a caller without them with 403. The challenge names the granted and the
 * missing scopes, so that a client that requests exactly these loses none. Scopes are compared with the server's
 * `satisfies`.
 *
 * A call without `authInfo` fails: the function throws {@link ConfigurationError}, which the SDK answers with 500.
 *
 * @throws {ConfigurationError} if a scope is invalid, or there is none.
 *
 * @example
 * ```ts
 * server.registerTool("send_mail", { scopeChallenge: needs("mail:send") }, sendMail);
 * ```
 */
export function needs(
  ...scopes: [string, ...string[]]
): (context: { authInfo?: ScopedCaller | undefined }) => { scopes: readonly [string, ...string[]] } | undefined {
  requireSome("needs", scopes);
  return ({ authInfo }) => {
    const missing = missingScopes(authInfo, "needs", scopes);
    const granted = authInfo?.scopes.filter(isScope) ?? [];
    const [first, ...others] = advertisedScopes("needs", [...new Set([...granted, ...missing])]);
    return missing.length > 0 && first !== undefined ? { scopes: [first, ...others] } : undefined;
  };
}

/** Throws for a list that would allow every caller. No token has `offline_access` as a scope of this server. */
function requireSome(name: string, scopes: readonly string[]): void {
  if (requireScopeList(name, scopes).length === 0) throw new ConfigurationError(`${name}: name at least one scope`);
  if (scopes.includes("offline_access")) {
    throw new ConfigurationError(
      `${name}: offline_access is between the client and the zone. Name a scope of this server`,
    );
  }
}

function missingScopes(auth: ScopedCaller | undefined, name: string, scopes: readonly string[]): string[] {
  const required = requireScopeList(name, scopes);
  if (!isStringArray(auth?.scopes)) {
    throw new ConfigurationError(
      `${name}: the caller is not known here, so nothing is allowed. Pass \`auth\` of the handler on to the MCP server as \`authInfo\``,
    );
  }
  const { scopes: granted } = auth;
  return required.filter((scope) => !isSatisfied(granted, scope, hierarchyOf(auth)));
}
