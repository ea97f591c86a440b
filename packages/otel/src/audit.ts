import type { EdgegrantEvent } from "@edgegrant/core";

/** One line of an audit log: who, through which client, got what, and with which outcome. */
export interface AuditRecord {
  /** The version of this schema. */
  schema: "edgegrant.audit/1";
  /** When, in the format of RFC 3339, in UTC. */
  time: string;
  /** What was done: a caller was let in, or a token of an upstream API was asked for. */
  action: "call" | "session" | "message" | "upstream_token";
  outcome: "allowed" | "denied" | "failed";
  /** The user (`sub`). Null if it is not known, as for a token that is not valid. */
  user: string | null;
  /** The client that acts for the user. */
  client: string | null;
  issuer: string | null;
  /** The upstream API. Null for calls of this server. */
  resource: string | null;
  /** Why it was denied or failed: a reason or an error code. */
  reason: string | null;
  /** The zone's id of the request, which finds it in the zone's own log. */
  requestId: string | null;
}

/** The outcome of each event that is evidence. */
const EVIDENCE: Readonly<Record<string, Pick<AuditRecord, "action" | "outcome">>> = {
  "token.accepted": { action: "call", outcome: "allowed" },
  "token.rejected": { action: "call", outcome: "denied" },
  "session.refused": { action: "session", outcome: "denied" },
  "message.refused": { action: "message", outcome: "denied" },
  "exchange.succeeded": { action: "upstream_token", outcome: "allowed" },
  "exchange.interaction_required": { action: "upstream_token", outcome: "denied" },
  "exchange.failed": { action: "upstream_token", outcome: "denied" },
  "cache.hit": { action: "upstream_token", outcome: "allowed" },
  "cache.waited": { action: "upstream_token", outcome: "allowed" },
};

/** Nobody decided against the user: the zone gave no usable answer, or it does not know this server. */
const NO_DECISION = ["temporarily_unavailable", "server_error", "invalid_response", "invalid_client"];

/**
 * The audit record of an event. Undefined for events that are no evidence of access, such as fetched keys. A record names
 * the user, who is a person, and holds no token.
 *
 * @param nowMs The time of the event, in milliseconds since the epoch.
 */
export function auditRecordOf(event: EdgegrantEvent, nowMs: number = Date.now()): AuditRecord | undefined {
  const evidence = EVIDENCE[event.type];
  if (!evidence) return undefined;
  const { subject, clientId, issuer, resource, reason, errorCode, requestId } = event as Partial<
    Record<"subject" | "clientId" | "issuer" | "resource" | "reason" | "errorCode" | "requestId", string>
  >;
  return {
    schema: "edgegrant.audit/1",
    time: new Date(nowMs).toISOString(),
    ...evidence,
    ...(errorCode !== undefined && NO_DECISION.includes(errorCode) && { outcome: "failed" as const }),
    user: subject ?? null,
    client: clientId ?? null,
    issuer: issuer ?? null,
    resource: resource ?? null,
    reason: reason ?? errorCode ?? null,
    requestId: requestId ?? null,
  };
}
