import type { Application, Directory, Resource } from "../directory/directory.ts";
import { unknownResource } from "../directory/unknown-resource.ts";
import { OAuthError } from "../token/oauth-error.ts";

/**
 * The requested resources. Each must be a dependency of the application.
 *
 * @throws {OAuthError} `invalid_target` if the zone does not know a resource, `access_denied` if it is not a dependency
 */
export function allowedTargets(
  identifiers: readonly string[],
  application: Application,
  directory: Directory,
): Resource[] {
  return identifiers.map((identifier) => {
    const resource = directory.resourceByIdentifier(identifier);
    if (resource === undefined) {
      throw new OAuthError("invalid_target", unknownResource(identifier, directory));
    }
    if (!application.dependencies.some(({ id }) => id === resource.id)) {
      throw new OAuthError("access_denied", `${resource.id} is not a dependency of ${application.id}`);
    }
    return resource;
  });
}

/**
 * The scopes of the new token. A scope holds at every audience of a token. So a token for several resources gets only
 * the scopes that all of them have (RFC 9068 section 5).
 *
 * @throws {OAuthError} `invalid_scope`
 */
export function grantedScopes(requested: readonly string[] | undefined, targets: readonly Resource[]): string[] {
  const [first, ...rest] = targets;
  const common = (first?.scopes ?? []).filter((scope) => rest.every((target) => target.scopes.includes(scope)));
  if (requested === undefined) {
    if (common.length > 0 || rest.length === 0) return common;
    throw new OAuthError("invalid_scope", "these resources have no scope in common: ask for a token for each");
  }
  const unknown = requested.find((scope) => !common.includes(scope));
  if (unknown !== undefined) throw new OAuthError("invalid_scope", "a scope is not one of the resource's");
  return [...new Set(requested)];
}
