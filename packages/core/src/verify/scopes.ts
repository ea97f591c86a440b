import { InsufficientScopeError } from "../errors.ts";

/**
 * Checks that a token grants every scope that an operation needs (RFC 6750 section 3.1).
 *
 * @throws {InsufficientScopeError} that names all of them.
 */
export function checkScopes(granted: readonly string[], required: readonly string[]): void {
  if (required.every((scope) => granted.includes(scope))) return;
  throw new InsufficientScopeError({ scopes: required });
}
