import { ResourceAccessError } from "../access/resource-access-error.ts";
import type { AuthInfo } from "../auth-info.ts";
import { DiscoveryError } from "../discovery/authorization-server.ts";
import {
  BadRequestError,
  ConfigurationError,
  InsufficientScopeError,
  InvalidTokenError,
  RejectionError,
  SecretError,
  SessionError,
  TokenExchangeError,
  UnauthorizedError,
  UnavailableError,
} from "../errors.ts";
import type { EdgegrantEvent } from "../events.ts";
import { bearerChallenge } from "../metadata/challenge.ts";
import { isScope, requireScopes } from "../metadata/scopes.ts";
import type { Runtime } from "../platform/runtime.ts";
import { redact } from "../redaction/redact.ts";

/** What a failure response needs to know of the request that failed. */
export interface FailureContext {
  /** Where the protected resource metadata stands. */
  resourceMetadata: string;
  /** The scopes that every request needs. */
  requiredScopes?: readonly string[] | undefined;
  /** The scopes of the caller, where there is one who was let in. */
  grantedScopes?: readonly string[] | undefined;
}

/** The sentences that go over the wire: fixed, so that nothing a caller sent can come back in a header. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  invalid_request: "The Authorization header is malformed",
  invalid_token: "The access token is invalid, expired or meant for another server",
  insufficient_scope: "The access token lacks a scope that this operation needs",
};

const USER_MUST_ACT = "You have to act at the authorization server first; then try again";
/** The same for an exchange that the zone refused. Its own words are for the operator, not for whoever calls. */
const REFUSALS: Readonly<Record<string, string>> = {
  interaction_required: USER_MUST_ACT,
  consent_required: USER_MUST_ACT,
  insufficient_authorization: USER_MUST_ACT,
  login_required: USER_MUST_ACT,
  access_denied: "You may not use the upstream API through this server",
  invalid_target: "The authorization server does not know the upstream API",
  invalid_scope: "The authorization server does not grant these scopes at the upstream API",
};
const REFUSED = "The authorization server granted no token for the upstream API";

/**
 * The answer to a request that failed (RFC 6750 section 3). A client learns the error code and a fixed sentence, never
 * the reason.
 *
 * @throws {ConfigurationError} if the failure asks for what can't be a scope.
 */
export function failureResponse(error: unknown, context: FailureContext): Response {
  if (error instanceof UnauthorizedError) return challenged(401, undefined, context);
  if (error instanceof BadRequestError) return challenged(400, error.errorCode, context);
  if (error instanceof InvalidTokenError) return challenged(401, error.errorCode, context);
  if (error instanceof InsufficientScopeError) return stepUp(error, context);
  if (error instanceof SessionError) return sessionNotFound();
  if (error instanceof TokenExchangeError) return exchangeFailure(error, context);
  if (error instanceof ResourceAccessError && error.cause !== undefined) return failureResponse(error.cause, context);
  if (error instanceof UnavailableError) return temporarilyUnavailable(error.retryAfterSeconds);
  if (error instanceof DiscoveryError) return failed(error.status, "server_error");
  if (isAbort(error)) return temporarilyUnavailable(5);
  return serverError();
}

/** The answer where something on this side is wrong. What it is, is for the operator. */
export function serverError(): Response {
  return failed(500, "server_error");
}

/** Whoever was let in has what every request needs, be it by a broader scope, and lacks what the error names. */
function stepUp({ errorCode, scopes, granted }: InsufficientScopeError, context: FailureContext): Response {
  const requiredScopes = requireScopes("InsufficientScopeError's scopes", scopes);
  return challenged(403, errorCode, { ...context, requiredScopes, grantedScopes: context.grantedScopes ?? granted });
}

function challenged(
  status: number,
  error: string | undefined,
  { resourceMetadata, requiredScopes = [], grantedScopes = [] }: FailureContext,
): Response {
  // A client that asks for what the challenge names must not lose what it has.
  const scopes = [...new Set([...grantedScopes.filter(isScope), ...requiredScopes])];
  const errorDescription = error && DESCRIPTIONS[error];
  const challenge = bearerChallenge({ error, errorDescription, scopes, resourceMetadata });
  const body = error ? { error, error_description: errorDescription } : { error: "unauthorized" };
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", "WWW-Authenticate": challenge } });
}

/** As the SDKs' own transports say it. MCP clients go by the status (Streamable HTTP, session management). */
function sessionNotFound(): Response {
  return answer(404, { jsonrpc: "2.0", error: { code: -32001, message: "Session not found" }, id: null });
}

/** An exchange that failed after the caller was let in: what is ours to mend is not told. */
function exchangeFailure(error: TokenExchangeError, context: FailureContext): Response {
  const { status, errorCode, interactionUri, retryAfterSeconds } = error;
  if (status === 401) return challenged(401, "invalid_token", context);
  if (status === 503) return temporarilyUnavailable(retryAfterSeconds ?? 5);
  if (status !== 403) return failed(status, "server_error");
  // Whoever is told is the user's own client, and the page is for that user.
  return answer(403, {
    error: errorCode,
    error_description: Object.hasOwn(REFUSALS, errorCode)
      ? REFUSALS[errorCode]
      : interactionUri
        ? USER_MUST_ACT
        : REFUSED,
    interaction_uri: interactionUri,
  });
}

function temporarilyUnavailable(retryAfterSeconds: number): Response {
  return answer(503, { error: "temporarily_unavailable" }, { "Retry-After": String(retryAfterSeconds) });
}

function failed(status: number, error: string): Response {
  return answer(status, { error });
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store", ...headers } });
}

/** What a failure is reported with. */
export type Reporter = Pick<Runtime, "emit" | "reportMisconfiguration">;

/** Tells the operator of a failure, unless whoever failed has done so already. */
export function reportFailure(error: unknown, reporter: Reporter, token?: string): void {
  const cause = error instanceof ResourceAccessError ? (error.cause ?? error) : error;
  reporter.reportMisconfiguration(cause);
  const event = failureEvent(cause, token);
  if (event) reporter.emit(event);
}

function failureEvent(error: unknown, token: string | undefined): EdgegrantEvent | undefined {
  if (error instanceof RejectionError) {
    const { reason, reasons, status } = error;
    return { type: "token.rejected", reason, ...(reasons.length > 1 && { reasons }), status };
  }
  if (error instanceof SecretError) return { type: "secret.failed", message: error.message };
  if (isReported(error)) return undefined;
  if (isAbort(error)) return { type: "request.abandoned", message: redact(error.message, [token]) };
  return { type: "handler.failed", message: redact(describeThrown(error), [token]) };
}

/** What a signal ends work with: the platform's word that somebody stopped waiting, not that something broke. */
function isAbort(error: unknown): error is DOMException {
  return error instanceof DOMException && (error.name === "AbortError" || error.name === "TimeoutError");
}

function isReported(error: unknown): boolean {
  const reported = [ConfigurationError, TokenExchangeError, UnavailableError, DiscoveryError, SessionError];
  return reported.some((type) => error instanceof type);
}

/** Anything can be thrown, even what can't be put into words. */
function describeThrown(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "unknown error";
  }
}

/**
 * The answer by which a handler demands more scopes for one operation (RFC 6750 section 3.1): 403 with a challenge that
 * names what the caller has and what it needs, so that a client that asks for just that loses nothing. It is the answer to
 * a thrown {@link InsufficientScopeError}, for where a framework would catch that.
 *
 * @throws {InsufficientScopeError} where `auth` does not come from the server and so names no metadata.
 * @throws {ConfigurationError} if one of the scopes can't be a scope.
 *
 * @example
 * ```ts
 * if (!auth.scopes.includes("mail:send")) return insufficientScope(auth, ["mail:send"]);
 * ```
 */
export function insufficientScope(
  { scopes: grantedScopes, resourceMetadataUrl }: Pick<AuthInfo, "resourceMetadataUrl" | "scopes">,
  scopes: readonly string[],
): Response {
  const error = new InsufficientScopeError({ scopes, granted: grantedScopes });
  if (resourceMetadataUrl === undefined) throw error;
  return failureResponse(error, { resourceMetadata: resourceMetadataUrl, grantedScopes });
}
