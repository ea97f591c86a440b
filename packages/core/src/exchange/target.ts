import { isStringArray } from "../encoding/json.ts";
import { withoutTrailingSlash } from "../encoding/url.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/**
 * Whether a granted token states that it is for none of the requested resources. A Keycard zone answers 200 to an
 * exchange that its policy denies in part, and leaves the denied resource out of the claim `target`.
 *
 * The result is false for a token that is not a JWT, has no `target`, or has the resource as `aud`.
 */
export function missesTarget(accessToken: string, asked: string | readonly string[] = []): boolean {
  const resources = listed(asked) ?? [];
  const { target, aud } = unverifiedClaims(accessToken);
  const targets = listed(target);
  if (!targets || resources.length === 0) return false;
  const reached = new Set([...targets, ...(listed(aud) ?? [])].map(withoutTrailingSlash));
  return !resources.some((resource) => reached.has(withoutTrailingSlash(resource)));
}

function listed(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return isStringArray(value) ? value : undefined;
}
