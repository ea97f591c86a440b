import { protectedResourceMetadataUrl } from "@edgegrant/core/adapter";
import { challengeOf, type Evidence, resourceOf } from "../evidence/evidence.ts";
import { difference } from "../identifiers.ts";
import { type Check, fail, ok, type Verdict, warn } from "./check.ts";
import { resourceMetadata } from "./resource-metadata.ts";

const SAME_EVERYWHERE =
  "Set `resource` to the server's URL, and the Resource Identifier in the Console to exactly the same: otherwise every request is answered with 401";

export const resourceIdentifier: Check = {
  id: "resource-identifier",
  title: "Resource identifier",
  needs: [resourceMetadata],
  examine({ target, worker }) {
    const resource = resourceOf(worker);
    if (resource === undefined) return fail("the metadata names no `resource`", SAME_EVERYWHERE);
    const expected = metadataUrlOf(resource);
    if (expected === undefined) return fail(`${resource} is not a URL`, SAME_EVERYWHERE);
    return (
      differentFromChallenge(target, worker, resource) ??
      notAboveTarget(target, resource) ??
      withTrailingSlash(resource) ??
      aboveEndpoint(target, resource) ??
      ok(resource)
    );
  },
};

/**
 * RFC 9728 section 3.3: the identifier must be the URL that clients use, or the one from which the URL of the metadata
 * was derived.
 */
function differentFromChallenge(target: URL, worker: Evidence["worker"], resource: string): Verdict | undefined {
  if (resource === addressOf(target)) return undefined;
  const named = challengeOf(worker.withoutToken)?.parameters.get("resource_metadata") ?? "";
  if (metadataUrlOf(resource) === named) return undefined;
  const identifier = named.replace("/.well-known/oauth-protected-resource", "");
  return fail(
    `the metadata names ${resource}, the challenge belongs to ${identifier}: ${difference(resource, identifier) ?? "the addresses differ"}`,
    SAME_EVERYWHERE,
  );
}

/** The requested URL must be the identifier or below it. */
function notAboveTarget(target: URL, resource: string): Verdict | undefined {
  const asked = addressOf(target);
  const prefix = resource === `${target.origin}/` ? target.origin : resource;
  if (asked === prefix || asked.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`)) return undefined;
  const isAbove = resource.startsWith(`${target.origin}/`) && resource.startsWith(asked.replace(/\/$/, ""));
  return fail(
    `${resource} is not where the server is, ${asked}: ${difference(resource, asked)}`,
    isAbove && resource !== `${asked}/` ? `Give the address of the MCP endpoint: ${resource}` : SAME_EVERYWHERE,
  );
}

function withTrailingSlash(resource: string): Verdict | undefined {
  if (!resource.endsWith("/")) return undefined;
  return warn(
    `${resource} ends with a trailing slash`,
    "Check that the Resource Identifier in the Console has it too, or remove it from both",
  );
}

/**
 * The identifier is above the endpoint, such as the origin. The MCP specification allows that, but some clients reject
 * it.
 */
function aboveEndpoint(target: URL, resource: string): Verdict | undefined {
  const asked = addressOf(target);
  if (resource === asked || `${resource}/` === asked) return undefined;
  return warn(
    `${resource} is not the URL that clients use, ${asked}: Gemini CLI and Qwen Code can't log in, and Claude Code loses its login when it refreshes`,
    `Set \`resource: "${target.pathname}"\`, and the Resource Identifier in the Console to ${asked}`,
  );
}

function addressOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function metadataUrlOf(resource: string): string | undefined {
  try {
    return protectedResourceMetadataUrl(resource);
  } catch {
    return undefined;
  }
}
