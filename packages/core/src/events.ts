import type { RejectionReason, SessionRefusal } from "./errors.ts";

/** On whose behalf a token was asked for, as far as that can be told. */
export interface OnBehalfOf {
  /** The user; for a token of the server's own, the server as a client. */
  subject?: string;
  /** The client that acts for the user. */
  clientId?: string;
}

/**
 * What happened inside, for logs, metrics and audit. No event holds a token, a secret or a key. Those of exchanges and of the
 * cache say on whose behalf, as {@link OnBehalfOf} does.
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
  | {
      type: "exchange.succeeded";
      subject?: string;
      clientId?: string;
      issuer: string;
      resource: string;
      durationMs: number;
    }
  | {
      type: "exchange.failed";
      subject?: string;
      clientId?: string;
      issuer: string;
      resource: string;
      errorCode: string;
      message: string;
      /** The zone's name of the request, where it told one. */
      requestId?: string;
      durationMs: number;
    }
  /** The user has to do something first, such as to consent or to log in again. Nothing is broken. */
  | {
      type: "exchange.interaction_required";
      subject?: string;
      clientId?: string;
      issuer: string;
      resource: string;
      errorCode: string;
      message: string;
      requestId?: string;
      durationMs: number;
    }
  /** Whoever wanted the token has gone. */
  | {
      type: "exchange.aborted";
      subject?: string;
      clientId?: string;
      issuer: string;
      resource: string;
      durationMs: number;
    }
  | {
      type: "cache.hit";
      subject?: string;
      clientId?: string;
      issuer?: string;
      resource: string;
      durationMs: number;
    }
  | {
      type: "cache.miss";
      subject?: string;
      clientId?: string;
      issuer?: string;
      resource: string;
      durationMs: number;
    }
  | {
      type: "cache.waited";
      subject?: string;
      clientId?: string;
      issuer?: string;
      resource: string;
      durationMs: number;
    }
  | {
      type: "cache.renewed";
      subject?: string;
      clientId?: string;
      issuer?: string;
      resource: string;
      durationMs: number;
    }
  | {
      type: "cache.invalidated";
      subject?: string;
      clientId?: string;
      issuer?: string;
      resource: string;
    }
  | { type: "cache.evicted"; entries: number }
  /** Of a renewal that failed, it is told who and what for; of a store, neither. */
  | {
      type: "cache.failed";
      subject?: string;
      clientId?: string;
      issuer?: string;
      resource?: string;
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

/**
 * The default listener: errors and what looks like one, and nothing else, as one line each on the console. The subject, who is
 * a person, is left out.
 */
export const logFailures: OnEvent = (event) => {
  if (!/\.(failed|invalid|suspect|unshared)$/.test(event.type)) return;
  console.error(`edgegrant: ${event.type} ${JSON.stringify({ ...event, type: undefined, subject: undefined })}`);
};
