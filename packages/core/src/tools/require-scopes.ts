import type { AuthInfo } from "../auth-info.ts";
import { isStringArray } from "../encoding/json.ts";
import { ConfigurationError, InsufficientScopeError } from "../errors.ts";
import { advertisedScopes, isScope, requireScopeList } from "../metadata/scopes.ts";
import { hierarchyOf, isSatisfied } from "../verify/scopes.ts";

/** A caller, in any form in which an SDK hands it to a tool. */
export type ScopedCaller = Pick<AuthInfo, "scopes">;

/**
 * Requires scopes within a tool. The hierarchy is that of the server's `satisfies`, unless `auth` was cloned on its way;
 * then only the same scope satisfies a scope.
 *
 * A tool runs after the answer has begun, so the MCP SDK turns what is thrown into a tool error with the message. For a
 * step-up challenge (403) use `toolScopes`, or {@link needs} with SDK 2.4.
 *
 * @param auth The caller: `auth` of the handler, or `authInfo` of the SDK.
 * @throws {InsufficientScopeError} if the token lacks a scope. The message names what is missing.
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
  const missing = missingScopes(auth, "requireScopes", scopes);
  if (missing.length === 0) return;
  const message = `The access token lacks a scope that this operation needs: ${missing.join(" ")}`;
  throw new InsufficientScopeError({ scopes: missing, granted: [...(auth?.scopes ?? [])], message });
}

/**
 * The scopes that a tool, prompt or resource needs, as the option `scopeChallenge` of `@modelcontextprotocol/server` (2.4)
 * takes them: the SDK answers a caller without them with 403. The challenge names what the token grants and what is
 * missing, so that a client that asks for just that loses nothing. The hierarchy is that of the server's `satisfies`.
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
  if (requireScopeList("needs", scopes).length === 0) throw new ConfigurationError("needs: name at least one scope");
  return ({ authInfo }) => {
    const missing = missingScopes(authInfo, "needs", scopes);
    const granted = authInfo?.scopes.filter(isScope) ?? [];
    const [first, ...others] = advertisedScopes("needs", [...new Set([...granted, ...missing])]);
    return missing.length > 0 && first !== undefined ? { scopes: [first, ...others] } : undefined;
  };
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
