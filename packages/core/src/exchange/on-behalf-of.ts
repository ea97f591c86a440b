import type { OnBehalfOf } from "../events.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/** Whom a token names as its user and its client, unverified: for events only. */
export function namedBy(token = ""): OnBehalfOf {
  const { sub, client_id: client, azp } = unverifiedClaims(token);
  return onBehalfOf(sub, client ?? azp);
}

/** What is a name; nothing else. */
export function onBehalfOf(subject: unknown, clientId: unknown): OnBehalfOf {
  return { ...(isName(subject) && { subject }), ...(isName(clientId) && { clientId }) };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
