import { InsufficientScopeError } from "../errors.ts";

/** Whether the scopes that a token grants satisfy one that is required, for scopes that stand in a hierarchy. */
export type Satisfies = (granted: readonly string[], required: string) => boolean;

/**
 * Checks that a token grants every scope that an operation needs (RFC 6750 section 3.1).
 *
 * @param satisfies Default: a scope is satisfied by itself only.
 * @throws {InsufficientScopeError} that names all of them, and those that the token grants.
 */
export function checkScopes(granted: readonly string[], required: readonly string[], satisfies?: Satisfies): void {
  // Nothing but true lets anybody in: not the promise of an async function either.
  const isSatisfied = (scope: string) =>
    satisfies ? satisfies([...granted], scope) === true : granted.includes(scope);
  if (required.every(isSatisfied)) return;
  // The error goes to whoever catches it; the lists are those of a remembered token, and of the settings.
  throw new InsufficientScopeError({ scopes: [...required], granted: [...granted] });
}
