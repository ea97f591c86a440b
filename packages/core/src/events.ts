import type { MessageRefusal, RejectionReason, SessionRefusal, UpstreamFailure } from "./errors.ts";

/** On whose behalf a token was requested, as far as it is known. */
export interface OnBehalfOf {
  /** The user. For a token that the server requests for itself, it is the server's client id. */
  subject?: string;
  /** The client that acts for the user. */
  clientId?: string;
}

/**
 * An event for logs, metrics and audit. No event contains a token, a secret or a key. Events of exchanges and of the
 * cache contain the members of {@link OnBehalfOf}.
 *
 * Events whose `type` ends in `.failed`, `.invalid` or `.suspect`, and `session.unshared`, need attention. All others
 * are part of normal operation.
 */
export type EdgegrantEvent =
  | { type: "token.accepted"; issuer: string; subject: string; clientId: string; scopes: readonly string[] }
  /** `reasons` is present if several claims of the token are wrong. It lists all of them, `reason` first. */
  | {
      type: "token.rejected";
      reason: RejectionReason;
      reasons?: readonly RejectionReason[];
      /** The claim that the reason is about, such as `client_id`. */
      claim?: string;
      /** The caller, if its token is valid: it lacks a scope, or the handler refuses it. */
      issuer?: string;
      subject?: string;
      clientId?: string;
      status: number;
    }
  /** The caller names a session that another user or another client opened. */
  | { type: "session.refused"; reason: SessionRefusal; issuer: string; subject: string; clientId: string }
  /** The scopes that a message needs can't be determined, so the handler did not get it. */
  | { type: "message.refused"; reason: MessageRefusal; issuer: string; subject: string; clientId: string }
  /** Sessions are bound with a key of this process, so no other process and no other isolate accepts them. */
  | { type: "session.unshared"; message: string }
  | { type: "keys.refreshed"; issuer: string; keys: number }
  | { type: "keys.failed"; issuer: string; message: string; servingStale: boolean }
  /** `verifyToken` can't tell whether tokens are valid. Callers get 503. */
  | { type: "verification.failed"; issuer: string; message: string }
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
      /** The zone's request id, if the zone sent it. */
      requestId?: string;
      durationMs: number;
    }
  /** The user must act first, for example consent or log in again. Nothing is broken. */
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
  /** The caller that requested the token has left. */
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
  /**
   * A failed renewal names the subject, the client, the issuer and the resource. A failed store operation names none of
   * them.
   */
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
  /** The store of used DPoP proofs fails, so the request was refused. */
  | { type: "replay_check.failed"; message: string }
  | { type: "configuration.invalid"; message: string }
  /**
   * A setting may be wrong. Reported once each, with the expected value: the first token for another server, the first
   * token of an untrusted issuer, and the first request to a resource on plain http.
   */
  | { type: "configuration.suspect"; message: string }
  /** The source of one of this server's secrets does not answer. */
  | { type: "secret.failed"; message: string }
  /** No one waits for the response any more: the client has left, or a deadline that the handler set has passed. */
  | { type: "request.abandoned"; message: string }
  /** The server behind a gateway gave no usable answer. */
  | { type: "upstream.failed"; reason: UpstreamFailure; message: string }
  | { type: "handler.failed"; message: string };

/** Receives every event. It is called synchronously; anything that it throws is ignored. */
export type OnEvent = (event: EdgegrantEvent) => void;

/**
 * The default listener. It writes the events that need attention to the console, one line each, and ignores all others.
 * It omits the subject, because the subject is a person.
 */
export const logFailures: OnEvent = (event) => {
  if (!/\.(failed|invalid|suspect|unshared)$/.test(event.type)) return;
  console.error(`edgegrant: ${event.type} ${JSON.stringify({ ...event, type: undefined, subject: undefined })}`);
};
