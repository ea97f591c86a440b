import type { Directory, Resource } from "../directory/directory.ts";
import { InvalidScope } from "./library.ts";

/** Scopes of the zone itself rather than of a resource. */
export const zoneScopes = ["openid", "offline_access"];

/**
 * Adds all scopes of the resource to an authorization request that asks for none of them. Many MCP clients do not know
 * which scopes to request.
 */
export function withDefaultScope(request: URL, directory: Directory): URL {
  const asked = request.searchParams.get("scope")?.split(" ").filter(Boolean) ?? [];
  const resources = knownResources(request.searchParams.getAll("resource"), directory);
  if (resources.length === 0 || asked.some((scope) => !zoneScopes.includes(scope))) return request;
  const defaults = resources.flatMap((resource) => resource.scopes);
  // The library grants nothing without a scope, so `openid` is requested for a resource without scopes.
  const scopes = [...asked, ...(defaults.length === 0 && asked.length === 0 ? ["openid"] : defaults)];
  const explicit = new URL(request);
  explicit.searchParams.set("scope", [...new Set(scopes)].join(" "));
  return explicit;
}

/**
 * Adds `prompt=consent` to an authorization request for `offline_access`. Without consent, the server must ignore that
 * scope (OpenID Connect Core section 11). A client that does not notice would later refresh with a scope that
 * it was never granted.
 */
export function withOfflineConsent(request: URL): URL {
  const asked = request.searchParams.get("scope")?.split(" ") ?? [];
  const prompts = request.searchParams.get("prompt")?.split(" ").filter(Boolean) ?? [];
  // `prompt=none` forbids any page.
  if (!asked.includes("offline_access") || prompts.includes("consent") || prompts.includes("none")) return request;
  const explicit = new URL(request);
  explicit.searchParams.set("prompt", [...prompts, "consent"].join(" "));
  return explicit;
}

/**
 * Throws `invalid_scope` if none of the requested scopes exists. If some exist, they are granted and the others ignored
 * (RFC 6749 section 3.3).
 */
export function assertSomeScopeKnown(
  asked: Iterable<string>,
  identifiers: readonly string[],
  directory: Directory,
): void {
  const scopes = [...asked];
  const known = [...zoneScopes, ...knownResources(identifiers, directory).flatMap((resource) => resource.scopes)];
  if (scopes.length > 0 && !scopes.some((scope) => known.includes(scope))) {
    throw new InvalidScope("none of the requested scopes is a scope of the requested resource", scopes.join(" "));
  }
}

function knownResources(identifiers: readonly string[], directory: Directory): Resource[] {
  return identifiers.flatMap((identifier) => directory.resourceByIdentifier(identifier) ?? []);
}
