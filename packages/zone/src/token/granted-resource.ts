import type { AuditFacts } from "../audit/event.ts";
import { difference, nearest, shown } from "../directory/difference.ts";
import type { Store } from "../provider/store.ts";
import { OAuthError } from "./oauth-error.ts";

/** The library's models of what a client redeems, by parameter. */
const redeemable = { code: "AuthorizationCode", refresh_token: "RefreshToken" } as const;

/**
 * Checks the `resource` of a client that redeems a code or a refresh token, before the library does. The library checks
 * it only after it has consumed the code or token, so a corrected request would fail.
 *
 * @throws {OAuthError} `invalid_target` (RFC 8707 section 2.2)
 */
export function assertResourceGranted(
  parameters: URLSearchParams,
  clientId: string | undefined,
  store: Store,
  facts: AuditFacts,
): void {
  const asked = parameters.getAll("resource").filter((resource) => resource !== "");
  const source = redeemedBy(parameters, store);
  // The library reports all other errors. It reveals nothing about another client's token, so neither does this check.
  if (asked.length === 0 || source === undefined || source.clientId !== clientId) return;
  const granted = [source.resource].flat();
  const refused = asked.find((resource) => !granted.includes(resource));
  if (refused === undefined && asked.length === 1) return;
  if (source.clientId !== undefined) facts.client = source.clientId;
  if (source.accountId !== undefined) facts.user = source.accountId;
  facts.resource = asked.join(" ");
  throw new OAuthError(
    "invalid_target",
    refused === undefined
      ? "resource is given more than once: a client gets a token for one resource at a time"
      : `resource is not what the user signed in for: ${notGranted(refused, granted)}: ask for that one, or sign in for this one too`,
  );
}

/** Names both identifiers and says how they differ. */
function notGranted(refused: string, granted: readonly (string | undefined)[]): string {
  const known = granted.filter((identifier) => identifier !== undefined);
  const near = nearest(refused, known) ?? known[0];
  if (near === undefined) return `${shown(refused)} was not asked for`;
  return `${shown(refused)} is not ${near}, and ${difference(refused, near)}`;
}

function redeemedBy(parameters: URLSearchParams, store: Store) {
  for (const [name, model] of Object.entries(redeemable)) {
    const value = parameters.get(name);
    if (value !== null) return store.find(model, value);
  }
  return undefined;
}
