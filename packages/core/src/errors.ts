import type { DeniedCaller } from "./auth-info.ts";
import type { RejectionReason } from "./rejection-reason.ts";

export type { RejectionReason } from "./rejection-reason.ts";

/**
 * Why a session was refused, for `onEvent` only. `not_the_callers` means that the session id is made up, or was bound
 * for another caller or with another secret.
 */
export type SessionRefusal = "too_long" | "malformed" | "not_the_callers";

/** Optional details of an {@link OAuthError}. */
export interface OAuthErrorOptions {
  /** The URL of a page about the error, from the authorization server (RFC 6749 section 5.2). */
  errorUri?: string | undefined;
  /** The underlying error. It is never sent to a client. */
  cause?: unknown;
}

/**
 * The base class of the errors of this library.
 *
 * `errorCode` is stable: it is the code of the applicable RFC, or this library's own code if no RFC defines one.
 * `status` is the HTTP status of the server's response to the error. No message contains a token or a secret.
 */
export class OAuthError extends Error {
  override readonly name: string = "OAuthError";
  readonly errorCode: string;
  readonly errorUri: string | undefined;
  /** The HTTP status of the server's response to this error. */
  readonly status: number = 500;

  constructor(errorCode: string, message: string, options: OAuthErrorOptions | string = {}) {
    const { errorUri, cause } = typeof options === "string" ? { errorUri: options, cause: undefined } : options;
    super(message, cause === undefined ? undefined : { cause });
    this.errorCode = errorCode;
    this.errorUri = errorUri;
  }
}

/** An error that passes its cause on. A server answers and reports the cause. */
export abstract class PassedOnError extends OAuthError {}

/** The request is refused because of its credentials. `reason` is for `onEvent` only. */
export abstract class RejectionError extends OAuthError {
  readonly reason: RejectionReason;
  /** All reasons, `reason` first. There are several if several claims of the token are wrong. */
  readonly reasons: readonly RejectionReason[];

  constructor(
    errorCode: string,
    message: string,
    reason: RejectionReason,
    reasons: readonly RejectionReason[] = [reason],
  ) {
    super(errorCode, message);
    this.reason = reason;
    this.reasons = reasons;
  }
}

/** The request carries no usable credentials: 401 with a challenge that names no error (RFC 6750 section 3.1). */
export class UnauthorizedError extends RejectionError {
  override readonly name = "UnauthorizedError";
  override readonly status = 401;

  constructor(message = "This server needs a bearer token", reason: RejectionReason = "no_credentials") {
    super("unauthorized", message, reason);
  }
}

/** The credentials are malformed or sent in more than one way: 400 `invalid_request` (RFC 6750 section 3.1). */
export class BadRequestError extends RejectionError {
  override readonly name = "BadRequestError";
  override readonly status = 400;

  constructor(message = "The Authorization header is malformed", reason: RejectionReason = "malformed_credentials") {
    super("invalid_request", message, reason);
  }
}

/** The token is expired, forged, meant for someone else or unreadable: 401 `invalid_token` (RFC 6750 section 3.1). */
export class InvalidTokenError extends RejectionError {
  override readonly name: string = "InvalidTokenError";
  override readonly status = 401;
  /** The claim that `reason` is about, such as `client_id`. A name from the profile, never a text of the token. */
  readonly claim: string | undefined;

  constructor(
    message = "The access token is invalid",
    reason: RejectionReason = "malformed_token",
    reasons?: readonly RejectionReason[],
    claim?: string,
  ) {
    super("invalid_token", message, reason, reasons);
    this.claim = claim;
  }
}

/**
 * The proof of a request with a bound token is missing, wrong or was used before: 401 `invalid_dpop_proof`, or
 * `use_dpop_nonce` with the nonce to use (RFC 9449 sections 7.1 and 9). Several proofs are 400.
 */
export class InvalidProofError extends RejectionError {
  override readonly name = "InvalidProofError";
  override readonly status: number;
  /** The nonce that the next proof must contain, if this one was refused for its nonce. */
  readonly nonce: string | undefined;

  constructor(message: string, reason: RejectionReason, nonce?: string) {
    super(nonce === undefined ? "invalid_dpop_proof" : "use_dpop_nonce", message, reason);
    this.status = reason === "repeated_proof" ? 400 : 401;
    this.nonce = nonce;
  }
}

/** The issuer has no key with the token's `kid`, or no key that may verify the token. */
export class JWKSKeyNotFoundError extends InvalidTokenError {
  override readonly name = "JWKSKeyNotFoundError";

  constructor(message = "The token is signed by an unknown key") {
    super(message, "unknown_key");
  }
}

/** The request names a session of another caller: 404, which tells an MCP client to start a new session. */
export class SessionError extends OAuthError {
  override readonly name = "SessionError";
  override readonly status = 404;
  readonly reason: SessionRefusal;

  constructor(reason: SessionRefusal) {
    super("session_not_found", "The request names a session that is not its caller's");
    this.reason = reason;
  }
}

/** Why the scopes that a message needs can't be determined. */
export type MessageRefusal =
  /** The body has more than `maxMessageBytes`. */
  | "too_large"
  /** The body has a content coding, or declares another charset than UTF-8. */
  | "encoded"
  /** The body is not valid UTF-8. */
  | "not_utf8"
  /** The body is not JSON, or begins with a byte order mark. */
  | "not_json"
  | "too_deep"
  /** More messages, members or resources than are checked, or longer URIs. */
  | "too_complex"
  /** Parsers may read the message in different ways, for example because a member appears twice. */
  | "ambiguous"
  /** The message does not name its tool, prompt or resource with a string. */
  | "unnamed"
  /** The header `Mcp-Method` or `Mcp-Name` differs from the body. */
  | "header_mismatch";

/**
 * The scopes that the message in a request's body needs can't be determined, so the handler does not get it: 413 if the
 * body is too large, otherwise 400.
 */
export class MessageError extends OAuthError {
  override readonly name = "MessageError";
  override readonly status: number;
  readonly reason: MessageRefusal;
  /** The id of the message. Null if it is unknown. */
  readonly id: string | number | null;

  constructor(reason: MessageRefusal, id: string | number | null = null) {
    super("invalid_request", `Can't tell which scopes the message needs: ${reason}`);
    this.reason = reason;
    this.status = reason === "too_large" ? 413 : 400;
    this.id = id;
  }
}

/**
 * The token is valid but lacks a scope: 403 `insufficient_scope` (RFC 6750 section 3.1). A handler can throw it to
 * require more scopes for one operation.
 *
 * @example
 * ```ts
 * if (!auth.scopes.includes("mail:send")) throw new InsufficientScopeError({ scopes: ["mail:send"] });
 * ```
 */
export class InsufficientScopeError extends RejectionError {
  override readonly name = "InsufficientScopeError";
  override readonly status = 403;
  /** All scopes that the operation needs. */
  readonly scopes: readonly string[];
  /** The scopes that the token grants, as far as the thrower knows them. */
  readonly granted: readonly string[];
  /** The caller, for events, as far as the thrower knows it. */
  readonly caller: DeniedCaller | undefined;

  constructor(
    detail:
      | string
      | { scopes?: readonly string[]; granted?: readonly string[]; caller?: DeniedCaller; message?: string } = {},
  ) {
    const {
      scopes = [],
      granted = [],
      caller,
      message = "The access token lacks a scope that this operation needs",
    } = typeof detail === "string" ? { message: detail } : detail;
    super("insufficient_scope", message, "insufficient_scope");
    this.scopes = scopes;
    this.granted = granted;
    this.caller = caller;
  }
}

/** A setting is wrong. The message says what to change; a client sees only status 500. */
export class ConfigurationError extends OAuthError {
  override readonly name = "ConfigurationError";
  override readonly status = 500;
  readonly #reportedTo = new WeakSet<WeakKey>();

  constructor(message: string, options?: OAuthErrorOptions) {
    super("server_error", message, options);
  }

  /**
   * Whether this is the first call for `listener`. Several layers report the same error;
   * with this method each listener receives it once.
   */
  isFirstReportTo(listener: WeakKey): boolean {
    const isFirst = !this.#reportedTo.has(listener);
    this.#reportedTo.add(listener);
    return isFirst;
  }
}

/** The zone or its keys can't be reached: 503 with `Retry-After`, because an outage does not make a token invalid. */
export class UnavailableError extends OAuthError {
  override readonly name: string = "UnavailableError";
  override readonly status: number = 503;
  /** How many seconds to wait before another attempt. */
  readonly retryAfterSeconds: number;

  constructor(message: string, options: OAuthErrorOptions & { retryAfterSeconds?: number } = {}) {
    super("temporarily_unavailable", message, options);
    this.retryAfterSeconds = options.retryAfterSeconds ?? 5;
  }
}

/** The source of one of this server's secrets does not answer: 503, because the next call may succeed. */
export class SecretError extends UnavailableError {
  override readonly name = "SecretError";
}

/** The keys of an issuer can't be obtained: 503, like every outage. The subclasses say which step failed. */
export class JWKSError extends UnavailableError {
  override readonly name: string = "JWKSError";
}

/** The issuer's metadata can't be obtained, or has no `jwks_uri`. */
export class JWKSDiscoveryError extends JWKSError {
  override readonly name = "JWKSDiscoveryError";
}

/** The issuer's `jwks_uri` is not https, or its origin is not trusted. Nothing was fetched from it. */
export class JWKSUriValidationError extends JWKSError {
  override readonly name = "JWKSUriValidationError";
}

/** The JWK Set can't be fetched, or the response is not a JWK Set. */
export class JWKSFetchError extends JWKSError {
  override readonly name = "JWKSFetchError";
}

/** Why a gateway has no usable answer of the server behind it. */
export type UpstreamFailure = "unreachable" | "timeout" | "redirect" | "refused" | "too_large" | "unreadable";

/**
 * The server behind a gateway gave no usable answer: 502, or 504 if it took too long. `refused` means that it does not
 * accept the gateway's credentials, which the caller can't mend.
 */
export class UpstreamError extends OAuthError {
  override readonly name = "UpstreamError";
  override readonly status: number;
  readonly reason: UpstreamFailure;

  constructor(reason: UpstreamFailure, message: string, options?: OAuthErrorOptions) {
    super(reason === "timeout" ? "gateway_timeout" : "bad_gateway", message, options);
    this.reason = reason;
    this.status = reason === "timeout" ? 504 : 502;
  }
}

/** The message of a thrown value. Never throws, even if the value can't be converted to a string. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "unknown error";
  }
}
