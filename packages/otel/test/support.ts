import type { EdgegrantEvent } from "@edgegrant/core";

const PARTIES = { subject: "alice", clientId: "agent", issuer: "https://zone.example" };
const CALL = { ...PARTIES, resource: "https://api.example", durationMs: 250 };
const REFUSED = { ...CALL, errorCode: "access_denied", message: "No", requestId: "request-1" };

/** At least one event of each type. */
const events = [
  { type: "token.accepted", ...PARTIES, scopes: ["mcp:tools", "mail:send"] },
  { type: "token.rejected", reason: "expired", reasons: ["expired", "wrong_audience"], status: 401 },
  { type: "token.rejected", reason: "insufficient_scope", status: 403, ...PARTIES },
  { type: "session.refused", reason: "not_the_callers", ...PARTIES },
  { type: "message.refused", reason: "too_large", ...PARTIES },
  { type: "session.unshared", message: "A key of this process" },
  { type: "keys.refreshed", issuer: PARTIES.issuer, keys: 2 },
  { type: "keys.failed", issuer: PARTIES.issuer, message: "Down", servingStale: true },
  { type: "verification.failed", issuer: PARTIES.issuer, message: "Down" },
  { type: "replay_check.failed", message: "Down" },
  { type: "metadata.refreshed", issuer: PARTIES.issuer },
  { type: "metadata.failed", issuer: PARTIES.issuer, message: "Down", servingStale: false },
  { type: "exchange.succeeded", ...CALL },
  { type: "exchange.failed", ...REFUSED },
  { type: "exchange.interaction_required", ...REFUSED, errorCode: "interaction_required" },
  { type: "exchange.aborted", ...CALL },
  { type: "cache.hit", ...CALL },
  { type: "cache.miss", ...CALL },
  { type: "cache.waited", ...CALL },
  { type: "cache.renewed", ...CALL },
  { type: "cache.invalidated", ...PARTIES, resource: CALL.resource },
  { type: "cache.evicted", entries: 1_000 },
  { type: "cache.failed", operation: "get", durationMs: 3, message: "Down" },
  { type: "configuration.invalid", message: "KEYCARD_ISSUER is missing" },
  { type: "configuration.suspect", message: "Another server" },
  { type: "secret.failed", message: "No answer" },
  { type: "request.abandoned", message: "Gone" },
  { type: "upstream.failed", reason: "timeout", message: "Late" },
  { type: "handler.failed", message: "Thrown" },
] as const satisfies readonly EdgegrantEvent[];

type Missing = Exclude<EdgegrantEvent["type"], (typeof events)[number]["type"]>;
/** Does not compile while a type is missing above. */
export const EVENTS: Missing extends never ? readonly EdgegrantEvent[] : Missing = events;

/** The first event of a type. */
export function eventOf<Type extends EdgegrantEvent["type"]>(type: Type): EdgegrantEvent {
  const found = EVENTS.find((event) => event.type === type);
  if (!found) throw new Error(`No event ${type}`);
  return found;
}
