import type { DeniedCaller } from "../auth-info.ts";
import { InsufficientScopeError } from "../errors.ts";

/** Tells whether the granted scopes of a token satisfy a required one, for hierarchical scopes. */
export type Satisfies = (granted: readonly string[], required: string) => boolean;

/**
 * Whether the granted scopes satisfy a required one.
 *
 * @param satisfies Default: only the same scope satisfies a scope.
 */
export function isSatisfied(granted: readonly string[], required: string, satisfies?: Satisfies): boolean {
  // Only `true` counts as satisfied. The promise of an async function does not.
  return satisfies ? satisfies([...granted], required) === true : granted.includes(required);
}

/**
 * Checks that a token grants every required scope (RFC 6750 section 3.1).
 *
 * @param satisfies Default: only the same scope satisfies a scope.
 * @throws {InsufficientScopeError} with all required and all granted scopes.
 */
export function checkScopes(
  { scopes: granted, issuer, subject, clientId }: DeniedCaller & { scopes: readonly string[] },
  required: readonly string[],
  satisfies?: Satisfies,
): void {
  if (required.every((scope) => isSatisfied(granted, scope, satisfies))) return;
  // The lists are copied, because a handler may change those of the error. The originals belong to a cached token and
  // to the settings.
  const caller = { issuer, subject, clientId };
  throw new InsufficientScopeError({ scopes: [...required], granted: [...granted], caller });
}

/** Where an `AuthInfo` keeps the hierarchy of its server. */
const HIERARCHY = Symbol("satisfies");

interface WithHierarchy {
  [HIERARCHY]?: Satisfies;
  extra?: { props?: WithHierarchy };
}

/** Lets code that has only the caller compare scopes as the server does. A clone of the caller loses the hierarchy. */
export function rememberHierarchy(auth: object, satisfies: Satisfies | undefined): void {
  if (satisfies) Object.defineProperty(auth, HIERARCHY, { value: satisfies });
}

/**
 * The hierarchy of the server that let the caller in, if it has one. Cloudflare's `agents` gives tools a copy of the
 * caller, which has the original in `extra.props`.
 */
export function hierarchyOf(auth: object): Satisfies | undefined {
  const { [HIERARCHY]: hierarchy, extra } = auth as WithHierarchy;
  return hierarchy ?? extra?.props?.[HIERARCHY];
}
