import type { RejectionReason, SessionRefusal } from "./errors.ts";

/**
 * What happened inside, for logs, metrics and audit. No event holds a token, a secret or a key.
 *
 * Those whose `type` ends in `.failed`, `.invalid` or `.suspect`, and `session.unshared`, are for somebody to look at; the
 * others are the normal course.
 */
export type EdgegrantEvent =
  | { type: "token.accepted"; issuer: string; subject: string; clientId: string; scopes: readonly string[] }
  /** `reasons` is there where more than one claim of the token is wrong: all of them, `reason` first. */
  | { type: "token.rejected"; reason: RejectionReason; reasons?: readonly RejectionReason[]; status: number }
  /** A caller names a session that was not opened by this very user with this very client. */
  | { type: "session.refused"; reason: SessionRefusal; issuer: string; subject: string; clientId: string }
  /** Sessions are bound with a key of this process: no other process, and no other isolate, takes them. */
  | { type: "session.unshared"; message: string }
  | { type: "keys.refreshed"; issuer: string; keys: number }
  | { type: "keys.failed"; issuer: string; message: string; servingStale: boolean }
  | { type: "metadata.refreshed"; issuer: string }
  | { type: "metadata.failed"; issuer: string; message: string; servingStale: boolean }
  | { type: "exchange.succeeded"; issuer: string; resource: string; durationMs: number }
  | {
      type: "exchange.failed";
      issuer: string;
      resource: string;
      errorCode: string;
      message: string;
      durationMs: number;
    }
  /** The user has to do something first, such as to consent. Nothing is broken. */
  | {
      type: "exchange.interaction_required";
      issuer: string;
      resource: string;
      errorCode: string;
      message: string;
      durationMs: number;
    }
  /** Whoever wanted the token has gone. */
  | { type: "exchange.aborted"; issuer: string; resource: string; durationMs: number }
  | { type: "cache.hit"; resource: string; durationMs: number }
  | { type: "cache.miss"; resource: string; durationMs: number }
  | { type: "cache.waited"; resource: string; durationMs: number }
  | { type: "cache.renewed"; resource: string; durationMs: number }
  | { type: "cache.invalidated"; resource: string }
  | { type: "cache.evicted"; entries: number }
  | {
      type: "cache.failed";
      operation: "get" | "set" | "delete" | "lease" | "renew";
      durationMs: number;
      message: string;
    }
  | { type: "configuration.invalid"; message: string }
  /**
   * A setting may be wrong: the first token that is meant for another server, the first of an issuer that is not trusted,
   * the first request to a resource on plain http. Each is told once, with what was expected.
   */
  | { type: "configuration.suspect"; message: string }
  /** What holds a secret of this server does not answer. */
  | { type: "secret.failed"; message: string }
  /** Nobody waits for the answer any more: the client has left, or a deadline that the handler set has passed. */
  | { type: "request.abandoned"; message: string }
  | { type: "handler.failed"; message: string };

/** Receives every event. It is called synchronously; what it throws is dropped. */
export type OnEvent = (event: EdgegrantEvent) => void;

/** The default listener: errors and what looks like one, and nothing else, as one line each on the console. */
export const logFailures: OnEvent = (event) => {
  if (!/\.(failed|invalid|suspect|unshared)$/.test(event.type)) return;
  console.error(`edgegrant: ${event.type} ${JSON.stringify({ ...event, type: undefined })}`);
};
