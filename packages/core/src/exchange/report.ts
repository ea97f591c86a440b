import { ConfigurationError, messageOf, OAuthError } from "../errors.ts";
import type { EdgegrantEvent, OnBehalfOf } from "../events.ts";
import type { Runtime } from "../platform/runtime.ts";
import { redact } from "../redaction/redact.ts";
import { TokenExchangeError } from "./token-exchange-error.ts";

/** An exchange to report in an event. */
export interface ReportedExchange {
  onBehalfOf: OnBehalfOf;
  issuer: string;
  resource: string;
  durationMs: number;
  /** Secrets that the error message may quote. They are removed from the event. */
  secrets?: readonly (string | undefined)[];
}

/**
 * Codes that ask for an action by the user (OpenID Connect Core 1.0 section 3.1.2.6). The last one is specific to
 * Keycard: a grant of the user is missing or was revoked.
 */
const FOR_THE_USER = new Set([
  "interaction_required",
  "login_required",
  "account_selection_required",
  "consent_required",
  "insufficient_authorization",
]);

/**
 * Reports a failed exchange. Aborted exchanges, required user actions, failures and wrong settings are reported
 * differently.
 */
export function reportExchangeFailure(
  error: unknown,
  exchange: ReportedExchange,
  reporter: Pick<Runtime, "emit" | "reportMisconfiguration">,
): void {
  reporter.reportMisconfiguration(error);
  const event = exchangeFailureEvent(error, exchange);
  if (event) reporter.emit(event);
}

function exchangeFailureEvent(error: unknown, exchange: ReportedExchange): EdgegrantEvent | undefined {
  const { onBehalfOf, issuer, resource, durationMs, secrets } = exchange;
  const about = { ...onBehalfOf, issuer, resource };
  if (error instanceof ConfigurationError) return undefined;
  const errorCode = error instanceof OAuthError ? error.errorCode : "server_error";
  if (errorCode === "aborted") return { type: "exchange.aborted", ...about, durationMs };
  const type = isForTheUser(error) ? "exchange.interaction_required" : "exchange.failed";
  const message = redact(messageOf(error), secrets);
  const requestId = error instanceof TokenExchangeError ? error.requestId : undefined;
  return { type, ...about, errorCode, message, ...(requestId !== undefined && { requestId }), durationMs };
}

function isForTheUser(error: unknown): boolean {
  if (!(error instanceof TokenExchangeError) || error.isTransient) return false;
  return error.needsLogin || error.interactionUri !== undefined || FOR_THE_USER.has(error.errorCode);
}
