import { randomUUID } from "node:crypto";
import type { AuditEvent, AuditFacts, AuditGrant } from "./event.ts";

const kept = 5000;

export interface Refusal {
  readonly error: string;
  readonly reason: string;
}

export interface AuditLog {
  issue(grant: AuditGrant, facts: AuditFacts): void;
  deny(grant: AuditGrant, facts: AuditFacts, refusal: Refusal): void;
  /** The newest 5000 events, oldest first. */
  read(): AuditEvent[];
  /**
   * Calls `listener` for each event after the one with the id `after`, then for each new event, until the returned
   * function is called. Without an id: new events only. With an unknown id: the whole log first.
   */
  follow(after: string | undefined, listener: (event: AuditEvent) => void): () => void;
}

/** @param nameOf returns the name of an MCP client by its id */
export function createAuditLog(nameOf: (clientId: string) => string | undefined): AuditLog {
  const events: AuditEvent[] = [];
  const followers = new Set<(event: AuditEvent) => void>();

  const record = (type: AuditEvent["type"], grant: AuditGrant, facts: AuditFacts, refusal?: Refusal): void => {
    const clientName = facts.client === undefined ? undefined : nameOf(facts.client);
    const event: AuditEvent = {
      id: randomUUID(),
      time: new Date().toISOString(),
      type,
      grant,
      ...facts,
      ...(clientName === undefined ? {} : { clientName }),
      scopes: facts.scopes ?? [],
      ...refusal,
    };
    events.push(event);
    if (events.length > kept) events.shift();
    for (const follower of followers) follower(event);
  };

  return {
    issue: (grant, facts) => record("credentials:issue", grant, facts),
    deny: (grant, facts, refusal) => record("credentials:deny", grant, facts, refusal),
    read: () => events.map((event) => ({ ...event, scopes: [...event.scopes] })),
    follow(after, listener) {
      const last = events.findIndex((event) => event.id === after);
      if (after !== undefined) events.slice(last + 1).forEach(listener);
      followers.add(listener);
      return () => followers.delete(listener);
    },
  };
}
