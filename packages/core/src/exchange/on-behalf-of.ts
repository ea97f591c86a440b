import type { OnBehalfOf } from "../events.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/** The user and the client that a token names, unverified. For events only. */
export function namedBy(token = ""): OnBehalfOf {
  const { sub, client_id: client, azp } = unverifiedClaims(token);
  return onBehalfOf(sub, client ?? azp);
}

/** Keeps those of the two values that are non-empty strings. */
export function onBehalfOf(subject: unknown, clientId: unknown): OnBehalfOf {
  return { ...(isName(subject) && { subject }), ...(isName(clientId) && { clientId }) };
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
