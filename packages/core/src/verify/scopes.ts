import { InsufficientScopeError } from "../errors.ts";

/** Whether the scopes that a token grants satisfy one that is required, for scopes that stand in a hierarchy. */
export type Satisfies = (granted: readonly string[], required: string) => boolean;

/** A scope is satisfied by itself only. */
const exactly: Satisfies = (granted, required) => granted.includes(required);

/**
 * Checks that a token grants every scope that an operation needs (RFC 6750 section 3.1).
 *
 * @throws {InsufficientScopeError} that names all of them, and those that the token grants.
 */
export function checkScopes(
  granted: readonly string[],
  required: readonly string[],
  satisfies: Satisfies = exactly,
): void {
  // Nothing but true lets anybody in: not the promise of an async function either.
  if (required.every((scope) => satisfies([...granted], scope) === true)) return;
  // The error goes to whoever catches it; the lists are those of a remembered token, and of the settings.
  throw new InsufficientScopeError({ scopes: [...required], granted: [...granted] });
}
