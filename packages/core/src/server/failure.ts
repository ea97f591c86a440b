import { ResourceAccessError } from "../access/resource-access-error.ts";
import { DiscoveryError } from "../discovery.ts";
import {
  BadRequestError,
  ConfigurationError,
  InsufficientScopeError,
  InvalidTokenError,
  RejectionError,
  TokenExchangeError,
  UnauthorizedError,
  UnavailableError,
} from "../errors.ts";
import type { EdgegrantEvent } from "../events.ts";
import { withoutSecrets } from "../exchange/redact.ts";
import { bearerChallenge } from "../metadata/challenge.ts";

/** What a failure response needs to know of the request that failed. */
export interface FailureContext {
  /** Where the protected resource metadata stands. */
  resourceMetadata: string;
  /** The scopes that every request needs. */
  scopes: readonly string[];
}

/** The sentences that go over the wire: fixed, so that nothing a caller sent can come back in a header. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  invalid_request: "The Authorization header is malformed",
  invalid_token: "The access token is invalid, expired or meant for another server",
  insufficient_scope: "The access token lacks a scope that this operation needs",
};

const ACT = "You have to act at the authorization server first; then try again";
/** The same for an exchange that the zone refused. Its own words are for the operator, not for whoever calls. */
const REFUSALS: Readonly<Record<string, string>> = {
  interaction_required: ACT,
  consent_required: ACT,
  login_required: ACT,
  access_denied: "You may not use the upstream API through this server",
  invalid_target: "The authorization server does not know the upstream API",
  invalid_scope: "The authorization server does not grant these scopes at the upstream API",
};
const REFUSED = "The authorization server granted no token for the upstream API";

/**
 * The answer to a request that failed (RFC 6750 section 3). A client learns the error code and a fixed sentence, never
 * the reason.
 */
export function failureResponse(error: unknown, context: FailureContext): Response {
  if (error instanceof UnauthorizedError) return challenged(401, undefined, context);
  if (error instanceof BadRequestError) return challenged(400, error.errorCode, context);
  if (error instanceof InvalidTokenError) return challenged(401, error.errorCode, context);
  if (error instanceof InsufficientScopeError) {
    return challenged(403, error.errorCode, { ...context, scopes: [...new Set([...context.scopes, ...error.scopes])] });
  }
  if (error instanceof TokenExchangeError) return exchangeFailure(error);
  if (error instanceof ResourceAccessError && error.cause !== undefined) return failureResponse(error.cause, context);
  if (error instanceof UnavailableError) return busy(error.retryAfterSeconds);
  if (error instanceof DiscoveryError) return failed(error.status, "server_error");
  return failed(500, "server_error");
}

function challenged(status: number, error: string | undefined, { resourceMetadata, scopes }: FailureContext): Response {
  const errorDescription = error && DESCRIPTIONS[error];
  const challenge = bearerChallenge({ error, errorDescription, scopes, resourceMetadata });
  const body = error ? { error, error_description: errorDescription } : { error: "unauthorized" };
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", "WWW-Authenticate": challenge } });
}

/** An exchange that failed after the caller was let in: what is ours to mend is not told. */
function exchangeFailure({ status, errorCode, interactionUri, retryAfterSeconds }: TokenExchangeError): Response {
  if (status === 503) return busy(retryAfterSeconds ?? 5);
  if (status !== 403) return failed(status, "server_error");
  // Whoever is told is the user's own client, and the page is for that user.
  return answer(403, {
    error: errorCode,
    error_description: Object.hasOwn(REFUSALS, errorCode) ? REFUSALS[errorCode] : interactionUri ? ACT : REFUSED,
    interaction_uri: interactionUri,
  });
}

function busy(retryAfterSeconds: number): Response {
  return answer(503, { error: "temporarily_unavailable" }, { "Retry-After": String(retryAfterSeconds) });
}

function failed(status: number, error: string): Response {
  return answer(status, { error });
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headers } });
}

/** The event for a failure; none for those that whoever failed has reported already. */
export function failureEvent(error: unknown, token?: string): EdgegrantEvent | undefined {
  if (error instanceof RejectionError) return { type: "token.rejected", reason: error.reason, status: error.status };
  if (error instanceof ConfigurationError) return { type: "configuration.invalid", message: error.message };
  if (error instanceof ResourceAccessError && error.cause !== undefined) return failureEvent(error.cause, token);
  if (isReported(error)) return undefined;
  return { type: "handler.failed", message: withoutSecrets(wordsOf(error), [token]) };
}

function isReported(error: unknown): boolean {
  return error instanceof TokenExchangeError || error instanceof UnavailableError || error instanceof DiscoveryError;
}

/** Anything can be thrown, even what can't be put into words. */
function wordsOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "unknown error";
  }
}
