import type { Directory, Resource } from "../directory/directory.ts";
import { InvalidScope } from "./library.ts";

/** Scopes of the zone itself rather than of a resource. */
export const zoneScopes = ["openid", "offline_access"];

/**
 * An authorization request with its scopes made explicit: whoever asks for none of the resource's own gets them all,
 * because many MCP clients do not know what to ask for.
 */
export function withDefaultScope(request: URL, directory: Directory): URL {
  const asked = request.searchParams.get("scope")?.split(" ").filter(Boolean) ?? [];
  const resources = knownResources(request.searchParams.getAll("resource"), directory);
  if (resources.length === 0 || asked.some((scope) => !zoneScopes.includes(scope))) return request;
  const defaults = resources.flatMap((resource) => resource.scopes);
  // The library grants nothing to a request without any scope, so a resource without scopes is asked for by identity.
  const scopes = [...asked, ...(defaults.length === 0 && asked.length === 0 ? ["openid"] : defaults)];
  const explicit = new URL(request);
  explicit.searchParams.set("scope", [...new Set(scopes)].join(" "));
  return explicit;
}

/**
 * An authorization request that asks for `offline_access` asks for consent too. OpenID Connect Core section 11 makes the
 * server ignore that scope otherwise, and a client that is not told refreshes for a scope that it was never granted.
 */
export function withOfflineConsent(request: URL): URL {
  const asked = request.searchParams.get("scope")?.split(" ") ?? [];
  const prompts = request.searchParams.get("prompt")?.split(" ").filter(Boolean) ?? [];
  // Nobody can be asked where the client wants no page.
  if (!asked.includes("offline_access") || prompts.includes("consent") || prompts.includes("none")) return request;
  const explicit = new URL(request);
  explicit.searchParams.set("prompt", [...prompts, "consent"].join(" "));
  return explicit;
}

/** @throws `invalid_scope` when nothing that was asked for exists; what exists is granted and the rest left out (RFC 6749 section 3.3) */
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
