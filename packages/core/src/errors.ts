/**
 * Why a request was refused, for `onEvent` only. The wire gets the RFC's error code and a fixed sentence instead, so
 * that an attacker learns nothing from the difference.
 */
export type RejectionReason =
  // The Authorization header (RFC 6750 section 2).
  | "no_credentials"
  | "unsupported_scheme"
  | "malformed_credentials"
  | "token_in_query"
  // The token's form and header (RFC 7515, 7519, 8725, 9068).
  | "token_too_long"
  | "malformed_token"
  | "unsupported_algorithm"
  | "unsupported_critical_header"
  | "unsupported_type"
  | "invalid_key_id"
  // The signature.
  | "unknown_key"
  | "bad_signature"
  // The claims.
  | "untrusted_issuer"
  | "missing_subject"
  | "missing_client"
  | "missing_expiry"
  | "missing_audience"
  | "wrong_audience"
  | "expired"
  | "not_yet_valid"
  | "issued_in_the_future"
  | "malformed_claim"
  | "sender_constrained"
  | "insufficient_scope";

/**
 * Why a session was refused, for `onEvent` only. `not_the_callers`: the id was bound for another caller, with another
 * secret, or is made up.
 */
export type SessionRefusal = "too_long" | "malformed" | "not_the_callers";

/** Details that not every error has. */
export interface OAuthErrorOptions {
  /** A page about the error, as the authorization server named it (RFC 6749 section 5.2). */
  errorUri?: string | undefined;
  /** What led to the error. It is never sent to a client. */
  cause?: unknown;
}

/**
 * The base of every error of this library.
 *
 * `errorCode` is stable: the code of the RFC that applies, or one of this library's own where none does. `status` is
 * the HTTP status with which the server answers when the error reaches it. No message holds a token or a secret.
 */
export class OAuthError extends Error {
  override readonly name: string = "OAuthError";
  readonly errorCode: string;
  readonly errorUri: string | undefined;
  /** The HTTP status with which the server answers this error. */
  readonly status: number = 500;

  constructor(errorCode: string, message: string, options: OAuthErrorOptions | string = {}) {
    const { errorUri, cause } = typeof options === "string" ? { errorUri: options, cause: undefined } : options;
    super(message, cause === undefined ? undefined : { cause });
    this.errorCode = errorCode;
    this.errorUri = errorUri;
  }
}

/** A request is refused for what it brings. `reason` is for `onEvent` only. */
export abstract class RejectionError extends OAuthError {
  readonly reason: RejectionReason;
  /** Every reason, `reason` first: more than one where several claims of a token are wrong. */
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

  constructor(
    message = "The access token is invalid",
    reason: RejectionReason = "malformed_token",
    reasons?: readonly RejectionReason[],
  ) {
    super("invalid_token", message, reason, reasons);
  }
}

/** The issuer has no key by the name that the token gives, or none that may verify it. */
export class JWKSKeyNotFoundError extends InvalidTokenError {
  override readonly name = "JWKSKeyNotFoundError";

  constructor(message = "The token is signed by an unknown key") {
    super(message, "unknown_key");
  }
}

/** A request names a session that is not its caller's: 404, which tells an MCP client to begin a new one. */
export class SessionError extends OAuthError {
  override readonly name = "SessionError";
  override readonly status = 404;
  readonly reason: SessionRefusal;

  constructor(reason: SessionRefusal) {
    super("session_not_found", "The request names a session that is not its caller's");
    this.reason = reason;
  }
}

/**
 * The token is good but may not do this: 403 `insufficient_scope` (RFC 6750 section 3.1). A handler may throw it to
 * demand more for one operation.
 *
 * @example
 * ```ts
 * if (!auth.scopes.includes("mail:send")) throw new InsufficientScopeError({ scopes: ["mail:send"] });
 * ```
 */
export class InsufficientScopeError extends RejectionError {
  override readonly name = "InsufficientScopeError";
  override readonly status = 403;
  /** The scopes that the operation needs, all of them. */
  readonly scopes: readonly string[];
  /** The scopes that the token grants, as far as whoever threw this knew. */
  readonly granted: readonly string[];

  constructor(detail: string | { scopes?: readonly string[]; granted?: readonly string[]; message?: string } = {}) {
    const {
      scopes = [],
      granted = [],
      message = "The access token lacks a scope that this operation needs",
    } = typeof detail === "string" ? { message: detail } : detail;
    super("insufficient_scope", message, "insufficient_scope");
    this.scopes = scopes;
    this.granted = granted;
  }
}

/** Something in the set-up is wrong. The message says what to change; a client only ever sees 500. */
export class ConfigurationError extends OAuthError {
  override readonly name = "ConfigurationError";
  override readonly status = 500;
  readonly #heardBy = new WeakSet<WeakKey>();

  constructor(message: string, options?: OAuthErrorOptions) {
    super("server_error", message, options);
  }

  /** Whether `listener` has not been told yet: on its way up an error passes several parts that would tell it. */
  isFirstReportTo(listener: WeakKey): boolean {
    const isNews = !this.#heardBy.has(listener);
    this.#heardBy.add(listener);
    return isNews;
  }
}

/** The zone, or its keys, can't be reached: 503 with `Retry-After`, because an outage is not an invalid token. */
export class UnavailableError extends OAuthError {
  override readonly name: string = "UnavailableError";
  override readonly status: number = 503;
  /** After how many seconds another attempt makes sense. */
  readonly retryAfterSeconds: number;

  constructor(message: string, options: OAuthErrorOptions & { retryAfterSeconds?: number } = {}) {
    super("temporarily_unavailable", message, options);
    this.retryAfterSeconds = options.retryAfterSeconds ?? 5;
  }
}

/** What holds a secret of this server does not answer: 503, because the next call may find it well. */
export class SecretError extends UnavailableError {
  override readonly name = "SecretError";
}

/** The keys of an issuer can't be had: 503, like every outage. Its subclasses say which step failed. */
export class JWKSError extends UnavailableError {
  override readonly name: string = "JWKSError";
}

/** The issuer's metadata can't be had, or names no `jwks_uri`. */
export class JWKSDiscoveryError extends JWKSError {
  override readonly name = "JWKSDiscoveryError";
}

/** The issuer's `jwks_uri` is not https, or on an origin that is not trusted. Nothing was fetched from it. */
export class JWKSUriValidationError extends JWKSError {
  override readonly name = "JWKSUriValidationError";
}

/** The JWK Set can't be fetched, or is none. */
export class JWKSFetchError extends JWKSError {
  override readonly name = "JWKSFetchError";
}

/** Details of a {@link TokenExchangeError}. */
export interface TokenExchangeErrorOptions extends OAuthErrorOptions {
  /** The HTTP status of the zone's answer, where there was one. */
  upstreamStatus?: number | undefined;
  isTransient?: boolean;
  /** What the zone's `Retry-After` asked for, in seconds. */
  retryAfterSeconds?: number | undefined;
  /** Why, in the zone's own words. */
  errorDescription?: string | undefined;
  /** Where the user can do what the zone asks for. */
  interactionUri?: string | undefined;
  /** The zone's name of the request. */
  requestId?: string | undefined;
  /** Whether the zone does not take the user's token any more. */
  needsLogin?: boolean;
}

/**
 * The zone did not grant a token, or its answer can't be used (RFC 8693 section 2.2.2, RFC 6749 section 5.2).
 *
 * `errorCode` is the zone's `error`. Where the zone gave none it is `temporarily_unavailable` (no answer, or one that
 * says to come back), `invalid_client` (a bare 401), `invalid_response` (an answer that can't be used) or `aborted` (the
 * caller cancelled).
 *
 * @example
 * ```ts
 * if (error instanceof TokenExchangeError && error.interactionUri) {
 *   return `Open ${error.interactionUri}, then call me again`;
 * }
 * ```
 */
export class TokenExchangeError extends OAuthError {
  override readonly name = "TokenExchangeError";
  override readonly status: number;
  /** The HTTP status of the zone's answer, or undefined where none came. */
  readonly upstreamStatus: number | undefined;
  /**
   * Whether the same request may succeed later without anybody changing anything. It is not called `retryable`: workerd
   * reads that name off thrown values, and closes the connection without an answer.
   */
  readonly isTransient: boolean;
  /** What the zone's `Retry-After` asked for, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** The zone's `error_description`: printable, of bounded length, without the secrets that were sent. */
  readonly errorDescription: string | undefined;
  /**
   * The page at which the user can do what the zone asks for, such as to consent; then the same exchange succeeds. It is
   * for that user only, and always https, loopback aside.
   */
  readonly interactionUri: string | undefined;
  /** The name that the zone's own log has for the request, where the zone told it. */
  readonly requestId: string | undefined;
  /**
   * Whether the zone does not take the user's token any more, as after a revocation: a new login mends that, so the server
   * answers 401 `invalid_token`.
   */
  readonly needsLogin: boolean;

  constructor(errorCode: string, message: string, options: TokenExchangeErrorOptions = {}) {
    super(errorCode, message, options);
    this.isTransient = options.isTransient ?? false;
    this.upstreamStatus = options.upstreamStatus;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.errorDescription = options.errorDescription;
    this.interactionUri = options.interactionUri;
    this.requestId = options.requestId;
    this.needsLogin = options.needsLogin ?? false;
    this.status = statusOfExchangeFailure(this);
  }
}

/** Codes by which the zone refuses this server itself, which is nothing the caller could mend. */
const OUR_FAULT = new Set(["invalid_client", "unauthorized_client", "unsupported_grant_type"]);

function statusOfExchangeFailure(error: TokenExchangeError): number {
  const { errorCode, isTransient, needsLogin, upstreamStatus } = error;
  if (isTransient || errorCode === "aborted") return 503;
  if (needsLogin) return 401;
  // By this status a zone refuses the client, and nothing else (RFC 6749 section 5.2).
  if (upstreamStatus === 401) return 500;
  if (errorCode === "invalid_response") return 502;
  return OUR_FAULT.has(errorCode) ? 500 : 403;
}

/** The words of whatever was thrown, be it something that can't be put into words. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "unknown error";
  }
}
