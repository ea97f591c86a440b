import { InsufficientScopeError } from "../errors.ts";

/** Tells whether the granted scopes of a token satisfy a required one, for hierarchical scopes. */
export type Satisfies = (granted: readonly string[], required: string) => boolean;

/**
 * Checks that a token grants every required scope (RFC 6750 section 3.1).
 *
 * @param satisfies Default: only the same scope satisfies a scope.
 * @throws {InsufficientScopeError} with all required and all granted scopes.
 */
export function checkScopes(granted: readonly string[], required: readonly string[], satisfies?: Satisfies): void {
  // Only `true` counts as satisfied. The promise of an async function does not.
  const isSatisfied = (scope: string) =>
    satisfies ? satisfies([...granted], scope) === true : granted.includes(scope);
  if (required.every(isSatisfied)) return;
  // The lists are copied, because a handler may change those of the error. The originals belong to a cached token and
  // to the settings.
  throw new InsufficientScopeError({ scopes: [...required], granted: [...granted] });
}
