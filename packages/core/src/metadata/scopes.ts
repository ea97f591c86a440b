import { isStringArray } from "../encoding/json.ts";
import { ConfigurationError } from "../errors.ts";

/** A scope-token (RFC 6749 section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Whether a text is a valid scope. A token's array of scopes may contain invalid ones. */
export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/**
 * Checks scopes that a developer configured.
 *
 * @param name The name of the setting in the message, such as `requiredScopes`.
 * @throws {ConfigurationError} that says what to change.
 */
export function requireScopeList(name: string, scopes: readonly string[] = []): readonly string[] {
  if (!isStringArray(scopes)) {
    throw new ConfigurationError(`${name}: give an array of scopes, such as ["mcp:tools"]`);
  }
  const wrong = scopes.find((scope) => !isScope(scope));
  if (wrong === undefined) return scopes;
  throw new ConfigurationError(
    `${name}: ${JSON.stringify(wrong)} can't be a scope. Each entry is one scope, in ASCII without white space, quotes and backslashes`,
  );
}

/**
 * The scopes that clients are told of: all but `offline_access`, which is between the client and the authorization
 * server.
 *
 * @throws {ConfigurationError} like {@link requireScopeList}.
 */
export function advertisedScopes(name: string, scopes?: readonly string[]): string[] {
  return requireScopeList(name, scopes).filter((scope) => scope !== "offline_access");
}
