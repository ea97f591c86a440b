import { OAuthError, type OAuthErrorOptions } from "../errors.ts";

/** Details of a {@link TokenExchangeError}. */
export interface TokenExchangeErrorOptions extends OAuthErrorOptions {
  /** The HTTP status of the zone's response, if there was a response. */
  upstreamStatus?: number | undefined;
  isTransient?: boolean;
  /** What the zone's `Retry-After` asked for, in seconds. */
  retryAfterSeconds?: number | undefined;
  /** The zone's `error_description`. */
  errorDescription?: string | undefined;
  /** The URL of the page where the user can take the action that the zone requires. */
  interactionUri?: string | undefined;
  /** What the zone wants a new login to claim. */
  claims?: string | undefined;
  /** The zone's request id. */
  requestId?: string | undefined;
  /** Whether the zone no longer accepts the user's token. */
  needsLogin?: boolean;
}

/**
 * The zone did not grant a token, or its response can't be used (RFC 8693 section 2.2.2, RFC 6749 section 5.2).
 *
 * `errorCode` is the zone's `error`. If the zone sent none, it is `temporarily_unavailable` (no response, or a response
 * that asks to try again later), `invalid_client` (a 401 without details), `invalid_response` (a response that can't be
 * used) or `aborted` (the caller cancelled).
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
  /** The HTTP status of the zone's response, or undefined if there was no response. */
  readonly upstreamStatus: number | undefined;
  /**
   * Whether the same request may succeed later without any change. The name is not `retryable`, because workerd reads a
   * property of that name from thrown values and closes the connection without a response.
   */
  readonly isTransient: boolean;
  /** What the zone's `Retry-After` asked for, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** The zone's `error_description`: printable, of bounded length, with the sent secrets removed. */
  readonly errorDescription: string | undefined;
  /**
   * The URL of the page where the user can take the action that the zone requires, such as consent. The same exchange
   * succeeds afterwards. The page is for that user only. The URL is https; http is allowed on loopback only.
   */
  readonly interactionUri: string | undefined;
  /**
   * The `claims` parameter (OpenID Connect Core section 5.5) with which the user has to log in again, as Microsoft Entra
   * ID asks for it: the JSON text of an object.
   */
  readonly claims: string | undefined;
  /** The id of the request in the zone's log, if the zone sent it. */
  readonly requestId: string | undefined;
  /**
   * Whether the zone no longer accepts the user's token, for example after a revocation. A new login fixes that, so the
   * server answers 401 `invalid_token`.
   */
  readonly needsLogin: boolean;

  constructor(errorCode: string, message: string, options: TokenExchangeErrorOptions = {}) {
    super(errorCode, message, options);
    this.isTransient = options.isTransient ?? false;
    this.upstreamStatus = options.upstreamStatus;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.errorDescription = options.errorDescription;
    this.interactionUri = options.interactionUri;
    this.claims = options.claims;
    this.requestId = options.requestId;
    this.needsLogin = options.needsLogin ?? false;
    this.status = statusOfExchangeFailure(this);
  }
}

/** Error codes with which the zone rejects this server itself. The caller can't fix these. */
const OUR_FAULT = new Set(["invalid_client", "unauthorized_client", "unsupported_grant_type"]);

function statusOfExchangeFailure(error: TokenExchangeError): number {
  const { errorCode, isTransient, needsLogin, upstreamStatus } = error;
  if (isTransient || errorCode === "aborted") return 503;
  if (needsLogin) return 401;
  // The zone sends 401 only if it rejects the client (RFC 6749 section 5.2).
  if (upstreamStatus === 401) return 500;
  if (errorCode === "invalid_response") return 502;
  return OUR_FAULT.has(errorCode) ? 500 : 403;
}
