import type { AuthInfo, DeniedCaller } from "../auth-info.ts";
import { DiscoveryError } from "../discovery/authorization-server.ts";
import type { DPoP } from "../dpop/dpop.ts";
import { isJsonObject } from "../encoding/json.ts";
import {
  ConfigurationError,
  InsufficientScopeError,
  InvalidProofError,
  InvalidTokenError,
  MessageError,
  PassedOnError,
  RejectionError,
  SecretError,
  SessionError,
  UnauthorizedError,
  UnavailableError,
  UpstreamError,
} from "../errors.ts";
import type { EdgegrantEvent } from "../events.ts";
import { TokenExchangeError } from "../exchange/token-exchange-error.ts";
import { type BearerChallenge, bearerChallenge, dpopChallenge } from "../metadata/challenge.ts";
import { isScope, requireScopeList } from "../metadata/scopes.ts";
import { jsonResponse } from "../platform/json-response.ts";
import type { Runtime } from "../platform/runtime.ts";
import { redact } from "../redaction/redact.ts";
import { messageRefused } from "./message-refused.ts";

/** The context of a failed request. */
export interface FailureContext {
  /** The URL of the protected resource metadata. */
  resourceMetadata: string;
  /** The scopes required for every request. */
  requiredScopes?: readonly string[] | undefined;
  /** The caller's scopes, if the caller was authenticated. */
  grantedScopes?: readonly string[] | undefined;
  /** How tokens that are bound with DPoP are taken. */
  dpop?: Pick<DPoP, "algorithms" | "required"> | undefined;
  /** Whether the request has the scheme `DPoP`. The answer then has no challenge of another scheme. */
  usesDPoP?: boolean | undefined;
}

/** Texts for the client. They are fixed, so that no input of a caller can come back in a header. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  invalid_request: "The Authorization header is malformed",
  invalid_token: "The access token is invalid, expired or meant for another server",
  insufficient_scope: "The access token lacks a scope that this operation needs",
  invalid_dpop_proof: "The DPoP proof is missing, not valid for this request, or was used before",
  use_dpop_nonce: "The DPoP proof needs the nonce in the header DPoP-Nonce",
};

const USER_MUST_ACT = "You have to act at the authorization server first; then try again";
/** Texts for an exchange that the zone refused. The zone's own text is for the operator only. */
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
 * The answer to a failed request (RFC 6750 section 3). The client gets the error code and a fixed text, never the
 * reason.
 *
 * @throws {ConfigurationError} if the error demands an invalid scope.
 */
export function failureResponse(error: unknown, context: FailureContext): Response {
  if (error instanceof UnauthorizedError) return challenged(401, undefined, context);
  if (error instanceof InsufficientScopeError) return stepUp(error, context);
  if (error instanceof InvalidProofError) return challenged(error.status, error.errorCode, context, error.nonce);
  if (error instanceof RejectionError) return challenged(error.status, error.errorCode, context);
  if (error instanceof SessionError) return sessionNotFound();
  if (error instanceof MessageError) return messageRefused(error);
  if (error instanceof TokenExchangeError) return exchangeErrorResponse(error, context);
  if (error instanceof PassedOnError) return failureResponse(error.cause, context);
  if (error instanceof UnavailableError) return temporarilyUnavailable(error.retryAfterSeconds);
  if (error instanceof UpstreamError) return jsonResponse(error.status, { error: error.errorCode });
  if (isAbort(error)) return temporarilyUnavailable(5);
  return serverError(error instanceof DiscoveryError ? error.status : 500);
}

/** The answer to a failure on the server's side. The cause is for the operator only. */
export function serverError(status = 500): Response {
  return jsonResponse(status, { error: "server_error" });
}

/**
 * The caller already has the scopes required for every request, perhaps through a broader scope. Only the scopes in the
 * error are missing.
 */
function stepUp({ errorCode, scopes, granted }: InsufficientScopeError, context: FailureContext): Response {
  const requiredScopes = requireScopeList("InsufficientScopeError's scopes", scopes);
  return challenged(403, errorCode, { ...context, requiredScopes, grantedScopes: context.grantedScopes ?? granted });
}

function challenged(status: number, error: string | undefined, context: FailureContext, nonce?: string): Response {
  const { resourceMetadata, requiredScopes = [], grantedScopes = [] } = context;
  // Clients request exactly the scopes in the challenge, so it also names those that the caller already has.
  const scopes = [...new Set([...grantedScopes.filter(isScope), ...requiredScopes])];
  const errorDescription = error && DESCRIPTIONS[error];
  const challenge = challengesFor({ error, errorDescription, scopes, resourceMetadata }, context);
  const body = error ? { error, error_description: errorDescription } : { error: "unauthorized" };
  return jsonResponse(status, body, {
    "WWW-Authenticate": challenge,
    ...(nonce !== undefined && { "DPoP-Nonce": nonce }),
  });
}

/**
 * The challenges of each scheme that the server takes, or of the one that the client has chosen. The first one has all
 * parameters, because many clients read no other.
 */
function challengesFor(challenge: BearerChallenge, { dpop, usesDPoP }: FailureContext): string {
  if (!dpop) return bearerChallenge(challenge);
  if (usesDPoP || dpop.required) return dpopChallenge(dpop.algorithms, challenge);
  return `${bearerChallenge(challenge)}, ${dpopChallenge(dpop.algorithms)}`;
}

/** The same answer as the MCP SDKs' transports. Clients act on the status (MCP Streamable HTTP, session management). */
function sessionNotFound(): Response {
  return jsonResponse(404, { jsonrpc: "2.0", error: { code: -32001, message: "Session not found" }, id: null });
}

/** The answer to an exchange that failed after authentication. It hides failures that the operator must fix. */
function exchangeErrorResponse(error: TokenExchangeError, context: FailureContext): Response {
  const { status, errorCode, interactionUri, retryAfterSeconds } = error;
  if (status === 401) return challenged(401, "invalid_token", context);
  if (status === 503) return temporarilyUnavailable(retryAfterSeconds ?? 5);
  if (status !== 403) return serverError(status);
  // The client acts for this user, so the page is meant for that user.
  return jsonResponse(403, {
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
  return jsonResponse(503, { error: "temporarily_unavailable" }, { "Retry-After": String(retryAfterSeconds) });
}

/** The parts of a runtime that report failures. */
export type Reporter = Pick<Runtime, "emit" | "reportMisconfiguration">;

/** Reports a failure to the operator, unless it was already reported where it occurred. */
export function reportFailure(error: unknown, reporter: Reporter, token?: string, caller?: DeniedCaller): void {
  const cause = error instanceof PassedOnError ? (error.cause ?? error) : error;
  reporter.reportMisconfiguration(cause);
  const event = failureEvent(cause, token, caller);
  if (event) reporter.emit(event);
}

function failureEvent(
  error: unknown,
  token: string | undefined,
  caller: DeniedCaller | undefined,
): EdgegrantEvent | undefined {
  if (error instanceof RejectionError) {
    const { reason, reasons, status } = error;
    const claim = error instanceof InvalidTokenError ? error.claim : undefined;
    const more = { ...(reasons.length > 1 && { reasons }), ...(claim !== undefined && { claim }) };
    const denied = caller ?? (error instanceof InsufficientScopeError ? error.caller : undefined);
    return { type: "token.rejected", reason, ...more, status, ...(denied && partiesOf(denied)) };
  }
  if (error instanceof SecretError) return { type: "secret.failed", message: error.message };
  if (error instanceof UpstreamError) {
    return { type: "upstream.failed", reason: error.reason, message: redact(error.message, [token]) };
  }
  if (isReported(error)) return undefined;
  if (isAbort(error)) return { type: "request.abandoned", message: redact(error.message, [token]) };
  return { type: "handler.failed", message: redact(describeThrown(error), [token]) };
}

/** These members only, because an `AuthInfo` has a token too. */
function partiesOf({ issuer, subject, clientId }: DeniedCaller): Omit<DeniedCaller, "subject"> & { subject?: string } {
  return { issuer, clientId, ...(subject !== undefined && { subject }) };
}

/** Whether an error comes from an aborted signal: a wait has ended, but nothing is broken. */
function isAbort(error: unknown): error is DOMException {
  return error instanceof DOMException && (error.name === "AbortError" || error.name === "TimeoutError");
}

function isReported(error: unknown): boolean {
  const reported = [
    ConfigurationError,
    TokenExchangeError,
    UnavailableError,
    DiscoveryError,
    SessionError,
    MessageError,
  ];
  return reported.some((type) => error instanceof type);
}

/** Describes any thrown value, even one whose conversion to a string throws. */
function describeThrown(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "unknown error";
  }
}

/**
 * The answer by which a handler demands more scopes for one operation (RFC 6750 section 3.1). It is a 403 with a
 * challenge that names the caller's scopes and the needed ones. A client that requests exactly these loses none. It
 * equals the answer to a thrown {@link InsufficientScopeError}. Use it where a framework would catch that error.
 *
 * @throws {InsufficientScopeError} if `auth` has no `resourceMetadataUrl`, so it does not come from the server.
 * @throws {ConfigurationError} if a scope is invalid.
 *
 * @example
 * ```ts
 * if (!auth.scopes.includes("mail:send")) return insufficientScope(auth, ["mail:send"]);
 * ```
 */
export function insufficientScope(
  {
    scopes: grantedScopes,
    resourceMetadataUrl,
    claims,
  }: Pick<AuthInfo, "resourceMetadataUrl" | "scopes"> & Partial<Pick<AuthInfo, "claims">>,
  scopes: readonly string[],
): Response {
  const error = new InsufficientScopeError({ scopes, granted: grantedScopes });
  if (resourceMetadataUrl === undefined) throw error;
  const isBound = isJsonObject(claims?.cnf) && "jkt" in claims.cnf;
  const dpop = isBound ? { algorithms: [], required: false } : undefined;
  return failureResponse(error, { resourceMetadata: resourceMetadataUrl, grantedScopes, dpop, usesDPoP: isBound });
}
